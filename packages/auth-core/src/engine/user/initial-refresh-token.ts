import { withoutSecrets } from '../failure.ts'
import type { InitialRefreshToken } from '../options.ts'
import type { TokenInfo } from '../../token/token-info.ts'

/** What is known of the refresh token that a program was given at its start. */
interface InitialGrant {
  readonly initialRefreshToken: InitialRefreshToken | undefined
  readonly isSignedOut: boolean
  readonly rotates: boolean
  readonly token: TokenInfo | undefined
}

/** The function of the program, whose errors may hold secrets. */
export function withTypedErrors(
  load: InitialRefreshToken | undefined,
): InitialRefreshToken | undefined {
  if (load === undefined) return undefined
  return async () => {
    try {
      return await load()
    } catch (thrown) {
      throw withoutSecrets(thrown, 'option initialRefreshToken')
    }
  }
}

/**
 * Whether a program with an initial refresh token uses an entry: one that descends from that very
 * refresh token, or from a sign-in. The program was given a new one if the entry descends from another.
 * A program that has a session takes the other one for the new one. So the processes of a deployment
 * do not overwrite each other: the refresh token that they were given may work only once.
 */
export async function isOfInitialRefreshToken(
  token: TokenInfo,
  initialRefreshToken: InitialRefreshToken,
): Promise<boolean> {
  if (token.initialRefreshTokenHash === undefined) return true
  return token.initialRefreshTokenHash === (await initialRefreshToken()).initialRefreshTokenHash
}

/** Whether the initial refresh token may be sent. A sign-out voids it until the next sign-in. */
export function hasInitialRefreshToken({
  initialRefreshToken,
  isSignedOut,
}: InitialGrant): boolean {
  return initialRefreshToken !== undefined && !isSignedOut
}

/** What a refresh sends if nothing is stored and nothing is held. */
export async function initialRefreshTokenGrant(
  { initialRefreshToken, isSignedOut }: InitialGrant,
  key: string,
): Promise<TokenInfo | undefined> {
  if (initialRefreshToken === undefined || isSignedOut) return undefined
  return { ...(await initialRefreshToken()), refreshTokenRotations: 0, key }
}

/**
 * A token that descends from the deployment's initial refresh token and holds another one was
 * rotated. A cache may keep no hash; then a token without a date of sign-in descends from it.
 */
export async function isRotated({
  rotates,
  token,
  initialRefreshToken,
}: InitialGrant): Promise<boolean> {
  const isUndated = initialRefreshToken !== undefined && token?.authorizedAt === undefined
  if (rotates || (token?.initialRefreshTokenHash === undefined && !isUndated)) return rotates
  return token?.refreshToken !== (await initialRefreshToken?.())?.refreshToken
}
