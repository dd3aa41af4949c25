import type { Clock } from '@spotify-sdk/auth-core'
import { maxWriteSeconds, systemClock } from '@spotify-sdk/auth-core/toolkit'
import { noteSlowAnswer } from './stood-still.ts'

/**
 * The steps in seconds in which the engine and the caches count their half second for an operation, and
 * the caches the time for a sign-in or sign-out. A test of `cache-redis` fails if the former change.
 */
const deadlineSteps: ReadonlySet<number> = new Set([0.5 / 5, 0.5 / 10, maxWriteSeconds / 5])

/** Factor by which a step becomes longer. */
const factor = 40

/** The clock of a cache that has 40 times as long for its operations. */
export function patientClock(): Clock {
  const clock = { ...systemClock }
  lengthenCacheDeadlines(clock)
  return clock
}

/**
 * Makes the cache's time-outs 40 times as long in this process, and changes no other time. What then takes
 * long excuses a test: leases end meanwhile, and a token's life is counted from the server's clock.
 */
export function lengthenCacheDeadlines(clock: Clock): void {
  const sleep = clock.sleep.bind(clock)
  const patient: Clock['sleep'] = async (seconds, options) => {
    if (!deadlineSteps.has(seconds)) return sleep(seconds, options)
    const startedAt = performance.now()
    await sleep(factor * seconds, options)
    noteSlowAnswer((performance.now() - startedAt) / 1000)
  }
  Object.assign(clock, { sleep: patient })
}
