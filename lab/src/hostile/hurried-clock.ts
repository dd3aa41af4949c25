import { type Clock } from '@spotify-sdk/auth-core'
import { systemClock } from '@spotify-sdk/auth-core/toolkit'

/**
 * A clock that runs so many times as fast as the machine's: what waits for half a minute is seen
 * to end, a hundred thousand times.
 */
export function hurriedClock(factor: number): Clock {
  const startedAt = systemClock.now()
  const monotonicAt = systemClock.monotonic()
  const elapsed = (): number => (systemClock.monotonic() - monotonicAt) * factor
  return {
    now: () => startedAt + elapsed(),
    monotonic: elapsed,
    random: () => 0.5,
    sleep: (seconds, options) => systemClock.sleep(seconds / factor, options),
  }
}
