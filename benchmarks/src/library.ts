/** Returns a valid access token. */
export type GetToken = () => Promise<string>

/**
 * Sets a library up as its README says, on the token endpoint at a URL. If the README stores the
 * token in a variable and checks its expiry, so does the adapter.
 */
export type SetUp = (tokenUrl: string) => GetToken

/** The tokens of one user. */
export interface UserTokens {
  readonly accessToken: string
  readonly refreshToken: string
  /** Unix time in seconds. */
  readonly expiresAt: number
}

/** Creates what a library keeps per user. */
export type HoldUser = (tokens: UserTokens) => unknown

/** The exports of an adapter's module. */
export interface Adapter {
  readonly setUp: SetUp
  /** Absent if it keeps nothing per user. */
  readonly holdUser?: HoldUser | undefined
}

/** The client of the token requests. The endpoint accepts it. */
export const clientId = '0123456789abcdef0123456789abcdef'
export const clientSecret = 'fedcba9876543210fedcba9876543210'

/** The response of a token endpoint. */
export interface TokenAnswer {
  readonly access_token: string
  readonly expires_in: number
}

/** The token request of adapters whose library leaves it to its user. */
export async function requestToken(tokenUrl: string): Promise<TokenAnswer> {
  const response = await fetch(tokenUrl, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
    }),
  })
  return (await response.json()) as TokenAnswer
}
