/**
 * An access token and its facts. Plain, immutable data.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-5.1 | RFC 6749 §5.1}
 */
export interface TokenInfo {
  /** The bearer token: visible ASCII of any length. */
  readonly accessToken: string
  /** Its expiry in Unix seconds, with fractions. */
  readonly expiresAt: number
  /** The refresh token; absent for app-only tokens. */
  readonly refreshToken?: string | undefined
  /** The granted scopes, separated by spaces. */
  readonly scope?: string | undefined
  /** Its whole life in seconds, as granted. If absent, the remaining time at the first read is used. */
  readonly expiresIn?: number | undefined
  /** When the user consented (Unix seconds). Refresh tokens expire six months later. */
  readonly authorizedAt?: number | undefined
  /** The cache key of the token. The engine writes it, and ignores a token with another key. */
  readonly key?: string | undefined
  /**
   * SHA-256 in hexadecimal of the refresh token from which this token descends, if that was an option
   * (`refreshToken`) or was imported. It shows whether the option has changed since, or the imported one
   * was replaced.
   */
  readonly initialRefreshTokenHash?: string | undefined
  /**
   * How often the refresh token was replaced since the sign-in; absent if unknown. Of two entries
   * of one sign-in, the one with more replacements is newer, whatever any clock says.
   */
  readonly refreshTokenRotations?: number | undefined
  /**
   * When `refreshToken` was rejected with `invalid_grant` (Unix seconds). It is kept but not sent
   * again.
   */
  readonly refreshTokenRejectedAt?: number | undefined
}

/** Options of {@link isTokenExpired}. */
export interface TokenExpiryOptions {
  /**
   * Seconds before expiry at which a token counts as expired.
   * @defaultValue 0
   */
  readonly skewSeconds?: number | undefined
  /**
   * The current time in Unix seconds.
   * @defaultValue the system's clock
   */
  readonly now?: number | undefined
}

/**
 * Whether a token has expired, or will within `skewSeconds`.
 *
 * @returns `true` also if `expiresAt` is not a number: an unknown expiry counts as expired.
 */
export function isTokenExpired(
  token: Pick<TokenInfo, 'expiresAt'>,
  { skewSeconds = 0, now = Date.now() / 1000 }: TokenExpiryOptions = {},
): boolean {
  return !(token.expiresAt - skewSeconds > now)
}
