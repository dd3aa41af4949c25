import { type Clock } from '@spotify-sdk/auth-core'
import { systemClock } from '@spotify-sdk/auth-core/toolkit'

/** A clock that runs `factor` times too fast, so that waits end soon in every case. */
export function fastClock(factor: number): Clock {
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
