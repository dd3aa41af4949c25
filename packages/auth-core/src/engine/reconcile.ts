import type { Engine } from './engine.ts'
import type { Flight } from './flight.ts'
import { isTokenExpired, type TokenInfo } from '../token-info.ts'
import type { TokenMemory } from './token-memory.ts'

/** Whether somebody has logged in or signed out here since the flight last looked. */
export function isOvertaken({ memory }: Engine, flight: Flight): boolean {
  return flight.epoch !== memory.epoch
}

/** Compares what the cache holds with what is in hand, and takes the better of the two. */
export function reconcile(
  engine: Engine,
  stored: TokenInfo,
  { waitingCallers }: Pick<Flight, 'waitingCallers'>,
): void {
  const { memory, clock, emit } = engine
  if (stored.accessToken === memory.token?.accessToken) {
    if (!memory.unstored) memory.take(stored)
    return
  }
  if (memory.isRejected(stored.accessToken)) return
  if (isTokenExpired(stored, { now: clock.now() }) || !isBetter(memory, stored)) return
  memory.take(stored)
  emit({
    type: 'token-adopted',
    expiresAt: stored.expiresAt,
    waitingCallers,
  })
}

/** Whether the cache holds what is in hand, and nothing needs to be requested. */
export function isSettled(memory: TokenMemory, stored: TokenInfo | undefined): boolean {
  return (
    memory.state() === 'fresh' &&
    !memory.unstored &&
    stored?.accessToken === memory.token?.accessToken
  )
}

/**
 * The entry whose refresh token is the living one: as a rule the later of the two. After a
 * failover the cache may show an older one than we have.
 */
export function currentGrant(
  memory: TokenMemory,
  stored: TokenInfo | undefined,
): TokenInfo | undefined {
  const mine = memory.token
  if (mine === undefined || stored === undefined) return mine ?? stored
  if (isReplaced(memory, stored)) return mine
  if (stored.refreshToken === mine.refreshToken) return memory.unstored ? mine : stored
  if (mine.refreshTokenRejectedAt !== undefined) return stored
  if (isLaterLogin(memory, stored)) return stored
  if (memory.unstored) return mine
  return memory.isOutdatedBy(stored) ? stored : mine
}

/**
 * Whether the cache shows a login that this process has not heard of: what is in hand is void then,
 * even where that login's own access token has expired meanwhile.
 */
export function isLaterLogin(memory: TokenMemory, stored: TokenInfo | undefined): boolean {
  return (
    stored !== undefined &&
    stored.authorizedAt !== memory.token?.authorizedAt &&
    memory.isOutdatedBy(stored)
  )
}

function isBetter(memory: TokenMemory, stored: TokenInfo): boolean {
  const mine = memory.token
  if (mine === undefined) return true
  if (isReplaced(memory, stored)) return false
  // A later fence has written while ours was on its way: last fence wins.
  if (memory.unstored) return stored.refreshTokenRejectedAt === undefined
  return memory.isOutdatedBy(stored)
}

/** Whether an entry still holds the refresh token that the one in hand has replaced. */
function isReplaced(memory: TokenMemory, stored: TokenInfo): boolean {
  return (
    memory.replacedRefreshToken !== undefined && stored.refreshToken === memory.replacedRefreshToken
  )
}
