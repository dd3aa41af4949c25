import {
  tokenCacheKey,
  TokenCacheError,
  type TokenCache,
  type TokenInfo,
} from '@spotify-sdk/auth-core'
import { exitCode, Failure } from './exit-code.ts'
import { loginCommand, logoutCommand } from './login-command.ts'
import { clientIdSetting, hasCacheKey, tokenUrlSetting } from './settings.ts'

/** The key of the app's token, or of a user's, in the token cache. */
export function cacheKeyOf(
  grant: 'client-credentials' | 'authorization-code',
  user?: string,
): string {
  const [clientId, tokenUrl] = [clientIdSetting(), tokenUrlSetting()]
  return tokenCacheKey({ grant, clientId, user, tokenUrl })
}

/** A user's entry, or why it cannot be read. The providers report that, too. */
export type StoredSignIn = TokenInfo | TokenCacheError | undefined

export async function readSignIn(
  tokenCache: TokenCache,
  name: string | undefined,
): Promise<StoredSignIn> {
  try {
    return (await tokenCache.get(cacheKeyOf('authorization-code', name))) ?? undefined
  } catch (error) {
    if (TokenCacheError.is(error)) return error
    throw error
  }
}

/**
 * Whether a user's stored sign-in is encrypted and this command has no key. To the providers, the cache
 * fails then.
 *
 * @see docs/cache/encrypted.md for the stored form.
 */
export function lacksKey(stored: StoredSignIn): boolean {
  if (stored === undefined || TokenCacheError.is(stored)) return false
  return stored.refreshToken !== undefined && stored.key === 'encrypted'
}

/** What the user can do about it. */
export function keyRemedy(stored: StoredSignIn, name: string | undefined): string {
  // The folder no longer uses the keychain: another user has turned it off.
  if (isOfKeychain(stored)) return `Run: ${loginCommand(name)} --no-keychain`
  return `Set SPOTIFY_SDK_TOKEN_CACHE_KEY to its key, or delete the sign-in by: ${logoutCommand(name)}`
}

export function keyMissing(stored: StoredSignIn, name: string | undefined): Failure {
  const line = `The stored sign-in of this user is encrypted. ${keyRemedy(stored, name)}`
  return new Failure(line, exitCode.usage)
}

const wrongKey = new Set(['unknown_encryption_key', 'undecryptable_entry', 'unencrypted_entry'])

/** Why this command cannot decrypt a user's stored sign-in: it has no key, or not the right one. */
export function keyFault(stored: StoredSignIn, name: string | undefined): Failure | undefined {
  if (lacksKey(stored)) return keyMissing(stored, name)
  if (!TokenCacheError.is(stored) || !wrongKey.has(stored.code)) return undefined
  // A sign-in that is not encrypted is no fault of the key.
  const isOfKey = hasCacheKey() && stored.code !== 'unencrypted_entry'
  const variable = isOfKey ? 'SPOTIFY_SDK_TOKEN_CACHE_KEY is wrong. ' : ''
  return new Failure(`${variable}${stored.message}`, exitCode.usage)
}

/** Whether an entry is encrypted with a key of the keychain, whose id begins with this word. */
export function isOfKeychain(stored: StoredSignIn): boolean {
  if (stored === undefined || TokenCacheError.is(stored)) return false
  const [header = ''] = stored.accessToken.split('.')
  return /"kid":"keychain-/.test(Buffer.from(header, 'base64url').toString())
}

/** Whether Spotify has ended a user's sign-in. An access token may last for a while. */
export function isRejected(stored: StoredSignIn): boolean {
  if (stored === undefined || TokenCacheError.is(stored)) return false
  return stored.refreshTokenRejectedAt !== undefined
}
