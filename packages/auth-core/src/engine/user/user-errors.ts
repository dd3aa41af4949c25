import type { GuardedCache } from '../cache/guarded-cache.ts'
import { ReauthorizationRequiredError } from '../../errors/reauthorization-required-error.ts'
import { TokenCacheError } from '../../errors/token-cache-error.ts'

const withoutCache = "Without the token cache, this user's refresh token might be sent twice."

/** For work that needs the cache. Quotes the cache's own message if that is allowed. */
export function cacheUnavailable(
  { failure }: GuardedCache,
  sentence = withoutCache,
): TokenCacheError {
  const details = failure === undefined ? 'It does not answer.' : `The cache says: ${failure}`
  return new TokenCacheError(`${sentence} ${details}`, { code: 'cache_unavailable' })
}

/** An entry of `cache-encrypted`, whose refresh token and key are the same word. */
export function encryptedEntry(): TokenCacheError {
  return new TokenCacheError('This sign-in is encrypted: set SPOTIFY_SDK_TOKEN_CACHE_KEY.', {
    code: 'encrypted_entry',
    isQuotable: true,
  })
}

/** The user has never signed in, or has signed out. */
export function signInRequired(): ReauthorizationRequiredError {
  return new ReauthorizationRequiredError(
    'There is no refresh token for this user: send them to the authorization URL.',
    { code: 'authorization_required' },
  )
}

/** The user must consent to more scopes. */
export function insufficientScope(missing: readonly string[]): ReauthorizationRequiredError {
  return new ReauthorizationRequiredError(
    `The user has not granted what this program requires (${missing.join(' ')}): send them to the authorization URL.`,
    { code: 'insufficient_scope', missingScopes: missing },
  )
}

/** Spotify answered `invalid_grant`, and there is no other refresh token. */
export function deadRefreshToken(): ReauthorizationRequiredError {
  return new ReauthorizationRequiredError(
    'Spotify rejected the refresh token (expired, revoked or replaced): the user must sign in again.',
    { code: 'invalid_grant', error: 'invalid_grant' },
  )
}
