import { withoutSecrets } from '../failure.ts'
import { isMarkedRejected } from './living-refresh-token.ts'
import type { InitialRefreshToken, UserTokenSourceOptions } from '../options.ts'
import type { TokenInfo } from '../../token/token-info.ts'

/** Facts about the refresh token that a program was started with. */
interface InitialGrant {
  readonly initialRefreshToken: InitialRefreshToken | undefined
  readonly rotates: boolean
  readonly token: TokenInfo | undefined
}

/**
 * Loads the refresh token that the program was started with. It counts as never replaced. An error of the
 * program may contain secrets, so a new one takes its place.
 */
export function initialGrant({
  initialRefreshToken: load,
  key,
}: Partial<UserTokenSourceOptions>): InitialRefreshToken | undefined {
  if (load === undefined) return undefined
  return async () => {
    try {
      return { ...(await load()), authorizedAt: undefined, refreshTokenRotations: 0, key }
    } catch (thrown) {
      throw withoutSecrets(thrown, 'option initialRefreshToken')
    }
  }
}

/**
 * Whether a program with an initial refresh token ignores an entry: it uses only one that descends from
 * that refresh token, or from a sign-in. If the entry descends from another one, the program was started
 * with a new one; but a program that already has a session takes the entry's for the new one. So the
 * processes of a deployment do not overwrite each other: their refresh token may work only once.
 */
export async function isOfOtherOrigin(
  entry: TokenInfo | undefined,
  { initialRefreshToken, token }: InitialGrant,
): Promise<boolean> {
  const isAlive = token !== undefined && !isMarkedRejected(token)
  const { initialRefreshTokenHash: hash, authorizedAt } = entry ?? {}
  // An imported refresh token has a hash too, and the date of its import or consent: it is a sign-in.
  if (hash === undefined || authorizedAt !== undefined) return false
  if (initialRefreshToken === undefined || isAlive) return false
  return hash !== (await initialRefreshToken()).initialRefreshTokenHash
}

/**
 * A token without a date of sign-in was rotated if it descends from the deployment's initial refresh token
 * and has another one. If the cache keeps no hash, it counts as its descendant.
 */
export async function isRotated({
  rotates,
  token,
  initialRefreshToken,
}: InitialGrant): Promise<boolean> {
  if (rotates || token?.authorizedAt !== undefined) return rotates
  if (token?.initialRefreshTokenHash === undefined && initialRefreshToken === undefined)
    return false
  return token?.refreshToken !== (await initialRefreshToken?.())?.refreshToken
}
