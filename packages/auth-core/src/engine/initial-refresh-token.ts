import type { TokenInfo } from '../token/token-info.ts'
import type { UserEngine } from './user-engine.ts'

/**
 * The refresh token that the program was given to begin with, as a token that has ended: no more
 * than its refresh token is ever used.
 */
export type InitialRefreshToken = () => Promise<TokenInfo>

/**
 * Whether an entry is to be used by whoever begins with a initial refresh token: it descends from that
 * very one, or from a login. What came from another one is a miss: this program was given a new one.
 * Whoever has begun takes the other's for the new one, so that the processes of a deployment do not
 * overwrite each other: the refresh token that the new ones have been given may work only once.
 */
export async function isOfInitialRefreshToken(
  token: TokenInfo,
  initialRefreshToken: InitialRefreshToken | undefined,
): Promise<boolean> {
  if (initialRefreshToken === undefined || token.initialRefreshTokenHash === undefined) return true
  return token.initialRefreshTokenHash === (await initialRefreshToken()).initialRefreshTokenHash
}

/** Whether the initial refresh token is there to be spent. A sign-out voids it, until somebody logs in. */
export function hasInitialRefreshToken({ initialRefreshToken, memory }: UserEngine): boolean {
  return initialRefreshToken !== undefined && !memory.isSignedOut
}

/** What a refresh spends where nothing is stored and nothing is in hand. */
export async function initialRefreshTokenGrant(engine: UserEngine): Promise<TokenInfo | undefined> {
  if (engine.initialRefreshToken === undefined || !hasInitialRefreshToken(engine)) return undefined
  return { ...(await engine.initialRefreshToken()), refreshTokenRotations: 0, key: engine.key }
}
