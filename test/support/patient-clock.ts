import type { Clock } from '@spotify-sdk/auth-core'

/**
 * The steps, in seconds, in which the engine and `RedisTokenCache` count the half second that they
 * give a cache. A test of `cache-redis`
 * fails when they count otherwise.
 */
const deadlineSteps: ReadonlySet<number> = new Set([0.5 / 5, 0.5 / 10])

/** By how much a step becomes longer. */
const factor = 40

/** Makes the deadlines of the cache 40 times as long, in this process, and leaves all other time. */
export function lengthenCacheDeadlines(clock: Clock): void {
  const sleep = clock.sleep.bind(clock)
  const patient: Clock['sleep'] = (seconds, options) =>
    sleep(deadlineSteps.has(seconds) ? factor * seconds : seconds, options)
  Object.assign(clock, { sleep: patient })
}
