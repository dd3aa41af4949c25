import { withoutSecrets } from '../failure.ts'
import type { InitialRefreshToken } from '../options.ts'
import type { TokenInfo } from '../../token/token-info.ts'

/** Facts about the refresh token that a program was started with. */
interface InitialGrant {
  readonly initialRefreshToken: InitialRefreshToken | undefined
  readonly isSignedOut: boolean
  readonly rotates: boolean
  readonly token: TokenInfo | undefined
}

/** Wraps the program's function, whose errors may contain secrets. */
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
 * Whether a program with an initial refresh token uses an entry: only one that descends from that
 * refresh token, or from a sign-in. If the entry descends from another one, the program was started
 * with a new one; but a program that already has a session takes the entry's for the new one. So the
 * processes of a deployment do not overwrite each other: their refresh token may work only once.
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

/** The token to refresh if none is stored and none is held. */
export async function initialRefreshTokenGrant(
  { initialRefreshToken, isSignedOut }: InitialGrant,
  key: string,
): Promise<TokenInfo | undefined> {
  if (initialRefreshToken === undefined || isSignedOut) return undefined
  return { ...(await initialRefreshToken()), refreshTokenRotations: 0, key }
}

/**
 * A token was rotated if it descends from the deployment's initial refresh token and has another one. If
 * the cache keeps no hash, a token without a date of sign-in counts as its descendant.
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
