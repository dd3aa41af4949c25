import type { LoginHistory } from './login-history.ts'
import type { TokenInfo } from '../../token/token-info.ts'

/** What this source knows about the refresh token that it holds. */
export interface HeldGrant {
  readonly token: TokenInfo | undefined
  readonly held: {
    /** Whether the token came from a request of this source, and was never written to the cache. */
    readonly isUnwritten: boolean
  }
  /** Whether the token is a sign-in of this source that is not stored yet. */
  readonly holdsUnstoredLogin: boolean
  /** The sign-ins that this source has seen. */
  readonly history: Pick<LoginHistory, 'isUnseenLogin' | 'isLaterLogin'>
  /** Whether this source has seen the refresh token replaced: by its own request or in the cache. */
  isReplaced(refreshToken: string): boolean
}

/** The entry with the living refresh token; `same`: both entries hold it. */
export type LivingRefreshToken = 'held' | 'stored' | 'same'

/**
 * Decides which of two entries has the living refresh token: the one in memory (held) or the one in the
 * cache (stored). All code that sends, stores or judges a refresh token calls this function.
 *
 * The expiry of an access token is no evidence: a 401, a clock change or a shorter life can make an older
 * token look newer. The first row that applies decides:
 *
 * | | the stored entry | the held token | living |
 * |---|---|---|---|
 * | 1 | is missing | | held |
 * | 2 | has a refresh token that this source has seen replaced | | held |
 * | 3 | | is missing | stored |
 * | 4 | is of another sign-in, and was not refused | was refused by Spotify | stored |
 * | 5 | is of another import of the same refresh token, counts more replacements, and was not refused | | stored |
 * | 6 | is of another import of the same refresh token, and counts fewer replacements | | held |
 * | 7 | is of another sign-in | is a sign-in that the cache has yet to take | the later sign-in |
 * | 8 | is of another sign-in | is of one that followed it here | held |
 * | 9 | is of another sign-in | | stored |
 * | 10 | has the same refresh token | | same |
 * | 11 | is what a sign-out has left | | stored |
 * | 12 | has no refresh token | | held |
 * | 13 | | has no refresh token | stored |
 * | 14 | descends from another initial refresh token, and was refused | was not refused | held |
 * | 15 | has the same origin, and counts more replacements | | stored |
 * | 16 | has the same origin, and counts fewer replacements | | held |
 * | 17 | | was refused by Spotify | stored |
 * | 18 | | was never written | held |
 * | 19 | | | stored |
 *
 * The rows apply to every entry, whether read under a lease, without one, or from a cache without leases:
 * a read may be late, and rows 2, 15 and 16 recognise that. The initial refresh token of a deployment is a
 * sign-in without a date. Two entries have the same origin if they descend from the same initial refresh
 * token, or both from none. A write that failed may have arrived, so a token counts as written once a
 * write was begun. A flushed cache has no entry (row 1), so the held token is stored again.
 */
export function livingRefreshToken(
  grant: HeldGrant,
  stored: TokenInfo | undefined,
): LivingRefreshToken {
  const { token } = grant
  if (stored === undefined) return 'held'
  const { refreshToken } = stored
  if (refreshToken !== undefined && grant.isReplaced(refreshToken)) return 'held'
  if (token === undefined) return 'stored'
  if (!isSameSignIn(stored, token)) return livingSignIn(grant, token, stored)
  if (refreshToken === token.refreshToken) return 'same'
  if (refreshToken === undefined) return isSignOutMarker(stored) ? 'stored' : 'held'
  if (token.refreshToken === undefined) return 'stored'
  const later = isSameOrigin(stored, token)
    ? laterByRotations(stored, token)
    : livingOrigin(stored, token)
  if (later !== undefined) return later
  if (isMarkedRejected(token)) return 'stored'
  return grant.held.isUnwritten ? 'held' : 'stored'
}

/** Whether two tokens descend from one consent of the user. Two imports may have one date of consent. */
export function isSameSignIn(one: TokenInfo, other: TokenInfo): boolean {
  const { authorizedAt, initialRefreshTokenHash: hash } = one
  if (authorizedAt !== other.authorizedAt) return false
  const otherHash = other.initialRefreshTokenHash
  // A cache of others may not keep the hash.
  return authorizedAt === undefined || !hash || !otherHash || hash === otherHash
}

function livingSignIn(
  { holdsUnstoredLogin, history }: HeldGrant,
  token: TokenInfo,
  stored: TokenInfo,
): LivingRefreshToken {
  if (isMarkedRejected(token) && !isMarkedRejected(stored)) return 'stored'
  if (stored.initialRefreshTokenHash !== undefined && isSameOrigin(stored, token)) {
    const later = laterByRotations(stored, token)
    if (later === 'held' || (later === 'stored' && !isMarkedRejected(stored))) return later
  }
  const isStored = holdsUnstoredLogin
    ? history.isLaterLogin(stored, token)
    : history.isUnseenLogin(stored, token)
  return isStored ? 'stored' : 'held'
}

/** Whether both descend from the same initial refresh token of a deployment, or from none. */
function isSameOrigin(stored: TokenInfo, held: TokenInfo): boolean {
  return stored.initialRefreshTokenHash === held.initialRefreshTokenHash
}

/** Whether Spotify has rejected the refresh token, as this token or entry says. */
export function isMarkedRejected(token: TokenInfo | undefined): boolean {
  return token?.refreshTokenRejectedAt !== undefined
}

/** The sessions of two initial refresh tokens are independent: a dead one ends no living one. */
function livingOrigin(stored: TokenInfo, held: TokenInfo): LivingRefreshToken | undefined {
  return isMarkedRejected(stored) && !isMarkedRejected(held) ? 'held' : undefined
}

/** An entry without a count decides nothing: other programs may store only the fields that they know. */
function laterByRotations(stored: TokenInfo, held: TokenInfo): LivingRefreshToken | undefined {
  const rotations = stored.refreshTokenRotations
  const heldRotations = held.refreshTokenRotations
  if (rotations === undefined || heldRotations === undefined) return undefined
  if (rotations === heldRotations) return undefined
  return rotations > heldRotations ? 'stored' : 'held'
}

/** The entry that a sign-out stores in a cache without `delete`. */
export function signOutMarker(key: string): TokenInfo {
  return { accessToken: 'signed-out', expiresAt: 0, key }
}

/** Whether an entry is that of a sign-out. */
export function isSignOutMarker({ accessToken }: TokenInfo): boolean {
  return accessToken === 'signed-out'
}

/** The stored grant, with the held access token if that is of the same descent. */
export function withAccessTokenOf(held: TokenInfo | undefined, stored: TokenInfo): TokenInfo {
  if (held === undefined || held.accessToken === stored.accessToken) return stored
  if (!isSameSignIn(stored, held) || !isSameOrigin(stored, held)) return stored
  const { accessToken, expiresAt, expiresIn } = held
  return { ...stored, accessToken, expiresAt, expiresIn }
}

/**
 * Whether the held token marks its refresh token as rejected, and the cache has another access token for
 * the same refresh token: another source has used it since.
 */
export function isFalseVerdict(
  held: TokenInfo | undefined,
  stored: TokenInfo | undefined,
): boolean {
  const isOnlyHere = isMarkedRejected(held) && !isMarkedRejected(stored)
  return isOnlyHere && stored !== undefined && stored.accessToken !== held?.accessToken
}
