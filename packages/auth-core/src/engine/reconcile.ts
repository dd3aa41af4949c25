import type { Engine } from './engine.ts'
import type { Flight } from './flight.ts'
import type { TokenInfo } from '../token/token-info.ts'
import type { TokenMemory } from './token-memory.ts'

/** Whether somebody has logged in or signed out here since the flight last looked. */
export function isOvertaken({ memory }: Engine, flight: Flight): boolean {
  return flight.epoch !== memory.epoch
}

/** Compares what the cache holds with what is in hand, and takes the better of the two. */
export function reconcile(
  { memory, emit }: Engine,
  stored: TokenInfo,
  { waitingCallers }: Pick<Flight, 'waitingCallers'>,
): void {
  if (!memory.adopt(stored)) return
  emit({ type: 'token-adopted', expiresAt: stored.expiresAt, waitingCallers })
}

/** Whether the cache holds what is in hand, and nothing needs to be requested. */
export function isSettled(memory: TokenMemory, stored: TokenInfo | undefined): boolean {
  return (
    memory.state() === 'fresh' &&
    !memory.unstored &&
    stored?.accessToken === memory.token?.accessToken
  )
}
