/** Gives an access token that is valid, however it comes by it. */
export type GetToken = () => Promise<string>

/**
 * Sets a library up as its README says, against the token endpoint at an address. Adapters go no
 * further than that: where a README holds the token in a variable and looks at its end, so do they.
 */
export type SetUp = (tokenUrl: string) => GetToken

/** The tokens of one user. */
export interface UserTokens {
  readonly accessToken: string
  readonly refreshToken: string
  /** Unix time in seconds. */
  readonly expiresAt: number
}

/** Makes what a library keeps of one user. */
export type HoldUser = (tokens: UserTokens) => unknown

/** What an adapter's module holds. */
export interface Adapter {
  readonly setUp: SetUp
  /** Absent: it keeps nothing of users. */
  readonly holdUser?: HoldUser | undefined
}

/** The client whose tokens are asked for; the endpoint believes it. */
export const clientId = '0123456789abcdef0123456789abcdef'
export const clientSecret = 'fedcba9876543210fedcba9876543210'

/** What a token endpoint answers. */
export interface TokenAnswer {
  readonly access_token: string
  readonly expires_in: number
}

/** The token request of the adapters whose library leaves it to its user. */
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
