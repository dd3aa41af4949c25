import { tokenCacheKey, TokenCacheError, type TokenCache } from '@spotify-sdk/auth-core'
import { exitCode, Failure } from './exit-code.ts'
import { logoutCommand } from './login-command.ts'
import { clientIdSetting, tokenUrlSetting } from './settings.ts'

/** The key of the app's token, or of a user's, in the token cache. */
export function cacheKeyOf(
  grant: 'client-credentials' | 'authorization-code',
  user?: string,
): string {
  const [clientId, tokenUrl] = [clientIdSetting(), tokenUrlSetting()]
  return tokenCacheKey({ grant, clientId, user, tokenUrl })
}

/**
 * Whether a user's stored sign-in is encrypted and this command has no key. To the providers, nobody is
 * signed in then: they would replace it, and programs that have the key refuse what is not encrypted.
 *
 * @see docs/cache/encrypted.md for the stored form.
 */
export async function lacksKey(tokenCache: TokenCache, name: string | undefined): Promise<boolean> {
  try {
    const stored = await tokenCache.get(cacheKeyOf('authorization-code', name))
    return stored?.refreshToken !== undefined && stored.key === 'encrypted'
  } catch (error) {
    // The providers report what is wrong with the cache.
    if (TokenCacheError.is(error)) return false
    throw error
  }
}

/** What the user can do about it. */
export function keyRemedy(name: string | undefined): string {
  return `Set SPOTIFY_SDK_TOKEN_CACHE_KEY to its key, or delete the sign-in by: ${logoutCommand(name)}`
}

export function keyMissing(name: string | undefined): Failure {
  const line = `The stored sign-in of this user is encrypted. ${keyRemedy(name)}`
  return new Failure(line, exitCode.usage)
}
