import type { Clock } from '@spotify-sdk/auth-core'
import { systemClock } from '@spotify-sdk/auth-core/toolkit'

/** The clock of a process that has died: its leases send no heartbeat, and end after their length. */
export const clockWithoutHeartbeats: Clock = {
  ...systemClock,
  sleep: (seconds, options) =>
    options?.background ? new Promise(() => {}) : systemClock.sleep(seconds, options),
}
