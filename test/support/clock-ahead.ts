import { type Clock } from '@spotify-sdk/auth-core'
import { systemClock } from '@spotify-sdk/auth-core/toolkit'

/** The clock of a host whose wall clock is so many seconds ahead. */
export function clockAhead(seconds: number): Clock {
  return { ...systemClock, now: () => systemClock.now() + seconds }
}
