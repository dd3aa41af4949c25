import { MemoryTokenCache, type Clock } from '@spotify-sdk/auth-core'
import { systemClock } from '@spotify-sdk/auth-core/toolkit'
import { describeTokenCache } from '@spotify-sdk/testing'

const clock: Clock = {
  ...systemClock,
  sleep: (seconds, options) =>
    options?.background ? new Promise(() => {}) : systemClock.sleep(seconds, options),
}

describeTokenCache('MemoryTokenCache', () => new MemoryTokenCache(), {
  withoutHeartbeat: () => new MemoryTokenCache({ clock }),
})
