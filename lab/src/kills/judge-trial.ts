import { excessRequests } from '../verdicts/excess-requests.ts'
import { judgeServed } from '../verdicts/served-tokens.ts'
import type { Observation } from './observation.ts'
import type { Trial } from './trial.ts'

/** A lease lasts 5 s; the rest is the last look at it, the request, and a busy machine. */
const leaseBoundSeconds = 5 + 2

/** Of a file's holder that is gone, its pid tells at once. */
const fileKillBoundSeconds = 2

/** Token requests in all: what was asked for before the signal is asked for again, if at all. */
const requestsAtMost = {
  'before-lease': { kill: 1, freeze: 1, pause: 2 },
  'after-lease': { kill: 1, freeze: 2, pause: 1 },
  sent: { kill: 2, freeze: 2, pause: 1 },
  'before-commit': { kill: 2, freeze: 2, pause: 1 },
  'after-commit': { kill: 1, freeze: 1, pause: 1 },
} as const

/** While no master answers, each of them goes on alone, in each life that begins meanwhile. */
const processes = 3

/** The longest that the next process may wait for a token. */
function boundSeconds({ backend, act }: Pick<Trial, 'backend' | 'act'>): number {
  return backend === 'file' && act === 'kill' ? fileKillBoundSeconds : leaseBoundSeconds
}

/**
 * A wait that was longer than its bound, by no more than the machine itself stood still: it is told
 * of, but nobody's fault. `undefined`: there was none.
 */
export function lateness(trial: Trial, seen: Observation): string | undefined {
  const { waitSeconds, machineStalledSeconds } = seen
  const bound = boundSeconds(trial)
  if (waitSeconds <= bound || waitSeconds > bound + machineStalledSeconds) return undefined
  return `waited ${waitSeconds.toFixed(2)} s, not ${bound}, while the machine itself stood still for ${machineStalledSeconds.toFixed(2)} s`
}

/** All that was not as it must be, in words; nothing: all was well. */
export function judgeTrial(trial: Trial, seen: Observation): readonly string[] {
  const { others, stopped, expiresAt, standing, waitSeconds } = seen
  const bound = boundSeconds(trial)
  const reports = stopped === undefined ? others : [...others, stopped]
  const errors = reports.flatMap((report) => report.errors)
  return [
    ...(waitSeconds > bound + seen.machineStalledSeconds
      ? [`waited ${waitSeconds.toFixed(2)} s, not ${bound}`]
      : []),
    ...(errors.length > 0 ? [`callers were given ${[...new Set(errors)].join(', ')}`] : []),
    ...others.flatMap(({ served }) => judgeServed(served, expiresAt)),
    ...judgeServed(stopped?.served ?? [], expiresAt, seen.stoodStillSeconds),
    ...(others.some(({ calls, accessTokens }) => calls > 0 && accessTokens.length === 0)
      ? ['a process was given no token']
      : []),
    ...judgeRequests(trial, seen),
    ...judgeStanding(trial, seen),
    ...(standing === undefined ? ['no token stands in the cache'] : []),
    ...seen.leftovers,
  ]
}

/** How often a cache was too slow, and was done without: each time is a fault that was seen. */
export function cacheFailures({
  others,
  stopped,
}: Pick<Observation, 'others' | 'stopped'>): number {
  const reports = stopped === undefined ? others : [...others, stopped]
  return reports.reduce((sum, { events }) => sum + (events['cache-failed'] ?? 0), 0)
}

function judgeRequests(trial: Trial, seen: Observation): readonly string[] {
  const { act, moment, failover } = trial
  const { requests, lifetimeSeconds, outageSeconds } = seen
  const excess = excessRequests(requests, lifetimeSeconds)
  const lives = Math.ceil(outageSeconds / (0.75 * lifetimeSeconds)) + 1
  const faults = failover ? 1 + processes * lives : 1 + cacheFailures(seen)
  if (excess > faults) return [`${excess} requests came too soon, after ${faults} faults`]
  if (failover || moment === 'random') return []
  const most = requestsAtMost[moment][act] + cacheFailures(seen)
  return requests.length > most ? [`${requests.length} requests, not ${most}`] : []
}

/** Where somebody did without the cache, its token is stored nowhere, and says nothing. */
function judgeStanding({ failover }: Trial, seen: Observation): readonly string[] {
  const isToBeJudged = !failover && cacheFailures(seen) === 0
  return isToBeJudged && !isLatest(seen.standing, seen)
    ? ['an older token stands than one that was handed out']
    : []
}

/**
 * Whether what stands in the cache is the latest of the tokens that were handed out. Whoever was
 * stopped has an older one: had it overwritten the later one, that would stand.
 */
export function isLatest(
  standing: string | undefined,
  { others, stopped, expiresAt }: Pick<Observation, 'others' | 'stopped' | 'expiresAt'>,
): boolean {
  const end = (token: string | undefined): number => expiresAt(token ?? '') ?? 0
  const reports = stopped === undefined ? others : [...others, stopped]
  const served = reports.flatMap(({ accessTokens }) => accessTokens)
  return served.every((token) => end(token) <= end(standing))
}
