import type { KeylessAuthEvent } from '../auth-event.ts'
import type { HeldToken } from './held-token.ts'
import type { TokenInfo } from '../token/token-info.ts'

/**
 * Whether a stored access token replaces the held one: it is the same with new facts, or it expires
 * later. A held token that could not be stored gives way to a later write: the last fence wins. Which
 * refresh token is alive is another question: see `livingRefreshToken`.
 */
export function isNewer(held: HeldToken, stored: TokenInfo): boolean {
  if (held.token === undefined) return held.isUsable(stored)
  if (stored.accessToken === held.token.accessToken) return !held.isUnstored
  return held.isUsable(stored) && (held.isUnstored || held.isOutlivedBy(stored))
}

/** Whether the held token is stored and no request is needed. */
export function isCurrent(held: HeldToken, stored: TokenInfo | undefined): boolean {
  return held.state() === 'fresh' && !held.isUnstored && isSameAccessToken(stored, held.token)
}

/** Whether two tokens have the same access token. Two absent ones do. */
export function isSameAccessToken(
  one: TokenInfo | undefined,
  other: TokenInfo | undefined,
): boolean {
  return one?.accessToken === other?.accessToken
}

/** What takes a stored entry. */
interface Adopter {
  readonly session: { adopt(stored: TokenInfo): void }
  readonly held: HeldToken
  readonly emit: (event: KeylessAuthEvent) => void
}

/**
 * Takes the stored entry if it is newer than the held token. Another access token causes an event.
 *
 * @param attempt The refresh under way, if there is one. A fresh token ends it. With any other token its
 *   callers continue to wait, and are counted with the one that they get.
 */
export function adoptStored(
  { session, held, emit }: Adopter,
  stored: TokenInfo,
  attempt: { readonly waitingCallers: number } | undefined,
): void {
  const before = held.token
  session.adopt(stored)
  if (isSameAccessToken(held.token, before) || !held.isUsable(stored)) return
  const waitingCallers = (held.state() === 'fresh' && attempt?.waitingCallers) || 0
  emit({ type: 'token-adopted', expiresAt: stored.expiresAt, waitingCallers })
}
