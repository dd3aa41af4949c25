import { AuthorizationCode } from '@spotify-sdk/auth-authorization-code'
import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
import { tokenCacheKey, type AuthProvider, type ProviderOptions } from '@spotify-sdk/auth-core'

import type { WorkerOptions } from './messages.ts'
import { People } from './people.ts'

/** The provider of a fleet's process. */
export interface BuiltProvider {
  readonly auth: AuthProvider
  /** The cache key of its token. */
  readonly key: string
  /** Absent for app-only tokens. */
  readonly people?: People | undefined
}

/** No server listens here: the fleet's user stops before this redirect. */
const redirectUri = 'http://127.0.0.1:8888/callback'

/** Creates the provider that a process should have. The rest comes from the environment. */
export function buildProvider(
  { grant = 'client-credentials', revalidateSeconds }: WorkerOptions,
  options: ProviderOptions,
): BuiltProvider {
  const { SPOTIFY_SDK_CLIENT_ID: clientId = '', SPOTIFY_SDK_TOKEN_URL: tokenUrl } = process.env
  const key = tokenCacheKey({ grant, clientId, tokenUrl })
  if (grant === 'client-credentials') return { auth: new ClientCredentials(options), key }
  const auth = new AuthorizationCode({ ...options, redirectUri, revalidateSeconds })
  return { auth, key, people: new People(auth) }
}
