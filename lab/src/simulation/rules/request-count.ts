import { minIntervalShare } from '../../refresh-window.ts'
import { cacheLosses, type Fault } from '../fault.ts'
import { minLifetimeSeconds } from '../plan.ts'
import { instantsDiffer, isRefresh, violation, type RuleFactory } from './rule.ts'

/** All requests of a run: no more than token lifetimes, failures, faults and user actions allow. */
export const requestCount: RuleFactory = (world) => {
  const { keys, processes } = world.plan
  const lifetimeSeconds = minLifetimeSeconds(world.plan)
  let requests = 0
  let failures = 0
  let extra = 0

  /** Without the cache, a process requests a token per lifetime, and one afterwards. */
  const requestsAllowedBy = ({ kind, from, until }: Fault): number => {
    const perProcess = keys.length * (2 + (until - from) / (minIntervalShare * lifetimeSeconds))
    if (kind === 'cache-cut') return perProcess
    if (kind === 'cache-hung') return perProcess * processes.length
    if (cacheLosses.some((loss) => loss === kind)) return keys.length * processes.length
    return keys.length
  }

  return {
    'request-sent': ({ request }) => {
      if (isRefresh(request)) requests++
    },
    'request-answered': ({ outcome }) => {
      if (outcome !== 'token') failures++
    },
    stored: ({ by }) => {
      if (by === 'write') extra++
    },
    invalidated: () => void extra++,
    fault: ({ fault }) => {
      extra += requestsAllowedBy(fault)
    },
    finish: () => {
      const lifetimes = keys.length * (1 + world.now / (minIntervalShare * lifetimeSeconds))
      const allowed = lifetimes + failures + extra
      if (requests <= allowed || instantsDiffer(world)) return
      violation(`${requests} requests, ${Math.floor(allowed)} allowed`)
    },
  }
}
