/**
 * An access token with all that is known of it. Plain, immutable data.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-5.1 | RFC 6749 §5.1}
 */
export interface TokenInfo {
  /** The bearer token: visible ASCII of any length. */
  readonly accessToken: string
  /** When it ends: Unix time in seconds, fractions allowed. */
  readonly expiresAt: number
  /** What buys the next access token; absent for app-only tokens. */
  readonly refreshToken?: string | undefined
  /** The scopes that were granted, separated by spaces. */
  readonly scope?: string | undefined
  /** The whole life as granted, in seconds; absent: what was left at first sight counts. */
  readonly expiresIn?: number | undefined
  /** When the user consented (Unix seconds): Spotify's refresh tokens die six months later. */
  readonly authorizedAt?: number | undefined
  /** Whose token it is. The engine writes it and takes no token that names another. */
  readonly key?: string | undefined
  /**
   * Of which refresh token, passed in as an option, this one descends: its SHA-256 in base64url.
   * Tells a program that another one is passed in by now.
   */
  readonly initialRefreshTokenHash?: string | undefined
  /**
   * How often the refresh token was replaced since the sign-in; absent: unknown. Of two entries of
   * one sign-in, the one with more replacements is the later one, whatever any clock says.
   */
  readonly refreshTokenRotations?: number | undefined
  /** When `refreshToken` was answered with `invalid_grant` (Unix seconds): never sent again, not erased. */
  readonly refreshTokenRejectedAt?: number | undefined
}

/** Options of {@link isTokenExpired}. */
export interface TokenExpiryOptions {
  /**
   * Seconds before its end at which a token already counts as expired.
   * @defaultValue 0
   */
  readonly skewSeconds?: number | undefined
  /**
   * The present: Unix time in seconds.
   * @defaultValue the system's clock
   */
  readonly now?: number | undefined
}

/**
 * Tells whether a token is past its end, or will be within `skewSeconds`.
 *
 * @returns `true` also for a token whose `expiresAt` is not a number: an unknown end is no promise.
 */
export function isTokenExpired(
  token: Pick<TokenInfo, 'expiresAt'>,
  { skewSeconds = 0, now = Date.now() / 1000 }: TokenExpiryOptions = {},
): boolean {
  return !(token.expiresAt - skewSeconds > now)
}
