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
  if (isTokenExpired(stored, { now: clock.now() }) || !memory.isBeatenBy(stored)) return
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
