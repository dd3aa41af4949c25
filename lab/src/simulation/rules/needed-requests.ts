import { maxAgeingSeconds } from '../../refresh-window.ts'
import type { TokenRequest } from '../event.ts'
import { cacheFaults, cacheLosses, processStops } from '../fault.ts'
import type { SimulatedProcess } from '../process/simulated-process.ts'
import {
  clockToleranceSeconds,
  instantsDiffer,
  isRefresh,
  leaseSeconds,
  nameOf,
  PerProcess,
  stoppedSeconds,
  violation,
  type RuleFactory,
} from './rule.ts'

/** A fault explains for this long that a process did not read the cache. */
const aftermathSeconds = 12

/** A request is retried within this time. */
const retrySeconds = 2

/** A sign-in or sign-out this long ago may not have been seen yet. */
const writeSeconds = 2

/**
 * No request is sent while the cache holds a fresh token, unless the process could not read it, or had
 * to reject it.
 */
export const neededRequests: RuleFactory = (world) => {
  const { accounts, cache, faults, plan } = world
  const invalidated = new PerProcess<true>()
  const retriedKey = new Map<SimulatedProcess, string>()
  const failedAt = new Map<SimulatedProcess, number>()
  const storedAt = new Map<string, number>()

  const isExcused = ({ process, key, signIn }: TokenRequest): boolean => {
    const { now } = world
    const stored = cache.storedToken(key)
    if (stored === undefined || invalidated.get(process, stored.accessToken)) return true
    // The user wants a rejected refresh token to be tried.
    if (retriedKey.get(process) === key) return true
    const retriesUntil = (failedAt.get(process) ?? -Infinity) + retrySeconds
    if (plan.maxRetries > 0 && now < retriesUntil) return true
    if (faults.explain(cacheFaults, now - aftermathSeconds, process)) return true
    // After a loss, the cache may hold an older sign-in than the process knows.
    const lossesSince = stored.requestedAt - stored.lifetimeSeconds
    if (stored.signIn > 0 && faults.explain(cacheLosses, lossesSince)) return true
    if (signIn > stored.signIn && faults.explain(cacheLosses, 0)) return true
    // A clock that is set forward makes tokens look older, also in the cache.
    if (faults.explain(['clock-step'], stored.requestedAt)) return true
    // The stored token belongs to another deployment.
    const isOther = signIn !== stored.signIn
    if (isOther && accounts.isInitial(signIn) && accounts.isInitial(stored.signIn)) return true
    const since = cache.writtenAt(key)
    if (since > now - writeSeconds) return true
    // The process stopped between its read and its request, under a lease that no write ends.
    if (since > now - leaseSeconds && faults.explain(processStops, since, process)) return true
    // The same, and a holder whose lease was over has committed meanwhile.
    const leasedAt = cache.leasedAt(process, key)
    const isCommittedLate = (storedAt.get(key) ?? -Infinity) > leasedAt
    const isLeased = cache.leaseSeconds(process, key) > 0
    return isCommittedLate && isLeased && faults.explain(processStops, leasedAt, process)
  }

  /** Whether the cache holds a token that no clock error makes ageing. */
  const isFresh = (key: string): boolean => {
    const stored = cache.storedToken(key)
    if (stored === undefined || instantsDiffer(world)) return false
    const { requestedAt, lifetimeSeconds } = stored
    // After a stop, a token looks rather too old than too young.
    const tolerance = clockToleranceSeconds(world, lifetimeSeconds) + stoppedSeconds(world, stored)
    return requestedAt + lifetimeSeconds - world.now > maxAgeingSeconds(lifetimeSeconds) + tolerance
  }

  return {
    invalidated: ({ process, accessToken }) => invalidated.set(process, accessToken, true),
    stored: ({ key }) => void storedAt.set(key, world.now),
    'retry-started': ({ process, key }) => void retriedKey.set(process, key),
    'request-answered': ({ request: { process }, outcome }) => {
      if (outcome !== 'token') failedAt.set(process, world.now)
    },
    'request-sent': ({ request }) => {
      if (!isRefresh(request) || !isFresh(request.key) || isExcused(request)) return
      const { accessToken } = cache.storedToken(request.key) ?? {}
      violation(`${nameOf(request)} was sent while the cache held ${accessToken}, fresh`)
    },
  }
}
