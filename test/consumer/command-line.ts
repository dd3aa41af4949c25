import { AuthorizationCode, AuthorizationCodePkce } from '@spotify-sdk/auth-authorization-code'
import type { TokenInfo } from '@spotify-sdk/auth-core'
import {
  authorizeOnLoopback,
  type LoginProvider,
  type LoopbackOptions,
} from '@spotify-sdk/auth-loopback'

export const providers: readonly LoginProvider[] = [
  new AuthorizationCode(),
  new AuthorizationCodePkce(),
]

/** Options of a parsed command line: absent ones are undefined. */
export async function login(
  auth: AuthorizationCodePkce,
  options: { readonly account: string | undefined; readonly timeoutSeconds: number | undefined },
  signal: AbortSignal | null,
): Promise<TokenInfo> {
  const { account, timeoutSeconds } = options
  const user = account === undefined ? undefined : auth.forUser(account)
  const urls: string[] = []
  const settings: LoopbackOptions = { user, timeoutSeconds, signal, onUrl: (url) => urls.push(url) }
  return authorizeOnLoopback(auth, settings)
}

// @ts-expect-error app tokens need no login
export const pointless = authorizeOnLoopback({ getAccessToken: () => 'token' })
