import {
  ConnectionError,
  TokenCacheError,
  type TokenCache,
  type TokenInfo,
} from '@spotify-sdk/auth-core'
import type { LoginProvider } from '@spotify-sdk/auth-loopback'
import { userOf, type OpenUserAuth } from './account.ts'
import { exitCode, Failure } from './exit-code.ts'
import { lineOf } from './failure.ts'
import { passOnPastedLines } from './pasted-lines.ts'
import { cacheKeyOf } from './stored-sign-in.ts'
import { note } from './terminal.ts'

/** A sign-in of one user. */
export interface BrowserSignIn {
  /** As given by `--user`. */
  readonly name: string | undefined
  /** `undefined`: those of the last sign-in. */
  readonly scope: readonly string[] | undefined
  /** Whether to open a browser, in addition to showing the URL. */
  readonly openBrowser: boolean
}

/** Signs a user in through the browser. The provider stores the tokens. */
export async function signInByBrowser(
  { auth, tokenCache }: OpenUserAuth,
  { name, scope: given, openBrowser }: BrowserSignIn,
): Promise<TokenInfo> {
  const scope = given ?? (await scopesOfLastSignIn(tokenCache, name))
  const { authorizeOnLoopback } = await import('@spotify-sdk/auth-loopback')
  let isAnswered = false
  let stopReading: (() => void) | undefined
  const provider: LoginProvider = {
    redirectUri: auth.redirectUri,
    createAuthorizationUrl: async (request) => {
      if (!openBrowser) stopReading = passOnPastedLines(request?.redirectUri ?? auth.redirectUri)
      return auth.createAuthorizationUrl({ ...request, scope })
    },
    parseAuthorizationResponse: (...response) => auth.parseAuthorizationResponse(...response),
    exchangeCode: async (...code) => {
      isAnswered = true
      return userOf(auth, name).exchangeCode(...code)
    },
  }
  try {
    // Spotify asks even a user who has agreed before: another account can sign in.
    return await authorizeOnLoopback(provider, { openBrowser, showDialog: true })
  } catch (error) {
    if (isAnswered || !ConnectionError.is(error)) throw error
    // Spotify is not down: nothing was sent to it. The user was away, or the port is in use.
    const code = error.code === 'timeout' ? exitCode.signInNeeded : exitCode.failed
    throw new Failure(lineOf(error), code)
  } finally {
    stopReading?.()
  }
}

/**
 * The scopes to ask for again, and a note that says so. They are read from the entry, which stays if
 * Spotify has ended the sign-in. It shows them also without the key of the keychain.
 */
async function scopesOfLastSignIn(
  tokenCache: TokenCache,
  name: string | undefined,
): Promise<readonly string[]> {
  let scope: string | undefined
  try {
    const stored = await tokenCache.get(cacheKeyOf('authorization-code', name))
    if (stored?.refreshToken === undefined) return []
    ;({ scope } = stored)
  } catch (error) {
    // A sign-in replaces an entry that cannot be read.
    if (!TokenCacheError.is(error)) throw error
  }
  if (scope === undefined) {
    note('The scopes of the last sign-in are not known: --scope asks for them again.')
  } else if (scope !== '') note(`Asking again for the scopes ${scope}. --scope asks for others.`)
  return scope?.split(' ').filter(Boolean) ?? []
}
