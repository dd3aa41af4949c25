import { AuthorizationCode } from '@spotify-sdk/auth-authorization-code'
import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
import { tokenCacheKey, type AuthProvider, type ProviderOptions } from '@spotify-sdk/auth-core'

import type { WorkerOptions } from './messages.ts'
import { People } from './people.ts'

/** What a process of a fleet has its tokens from. */
export interface BuiltProvider {
  readonly auth: AuthProvider
  /** Under which the token lies in the cache. */
  readonly key: string
  /** Absent where tokens are the app's own. */
  readonly people?: People | undefined
}

/** Where no server listens: the browser of a fleet's user is stopped before it would go there. */
const redirectUri = 'http://127.0.0.1:8888/callback'

/** Makes the provider that a process is told to have; the rest is in the environment. */
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
