import type { TokenInfo } from '../token/token-info.ts'

/** The stored grant with the access token in hand. */
export function withAccessTokenOf(held: TokenInfo, stored: TokenInfo): TokenInfo {
  const { accessToken, expiresAt, expiresIn } = held
  return { ...stored, accessToken, expiresAt, expiresIn }
}

/**
 * Whether the token in hand calls its refresh token dead, and the cache shows another access token
 * for the same refresh token: another process has used it since.
 */
export function isFalseVerdict(
  held: TokenInfo | undefined,
  stored: TokenInfo | undefined,
): boolean {
  return (
    held?.refreshTokenRejectedAt !== undefined &&
    stored !== undefined &&
    stored.refreshTokenRejectedAt === undefined &&
    stored.accessToken !== held.accessToken
  )
}
