import {
  cacheFailures,
  checkCalls,
  complaints,
  excessRequests,
  type Observation,
  requestsWithoutCache,
} from '../checks/checks.ts'
import { requestedLifetimeSeconds, type Stop } from './stop-one.ts'
import { lifetimeSeconds, processes, type Trial } from './trial.ts'

/** What was observed in one trial. */
export interface TrialSeen extends Observation, Stop {
  /** The token in the cache at the end. */
  readonly standing: string | undefined
}

/** A lease of 5 s, the last read, the request, and a busy machine. */
const leaseBoundSeconds = 5 + 2

/** On files, the pid of a killed holder ends its lease immediately. */
const fileKillBoundSeconds = 2

/** Token requests of a trial: those before the signal are repeated at most once. */
const maxRequests = {
  'before-lease': { kill: 1, freeze: 1, pause: 2 },
  'after-lease': { kill: 1, freeze: 2, pause: 1 },
  sent: { kill: 2, freeze: 2, pause: 1 },
  'before-commit': { kill: 2, freeze: 2, pause: 1 },
  'after-commit': { kill: 1, freeze: 1, pause: 1 },
} as const

/** Everything that must not happen in a trial; empty if all is well. */
export function checkTrial(trial: Trial, seen: TrialSeen): readonly string[] {
  const { reports, standing, waitSeconds, machineStalledSeconds } = seen
  const bound = boundSeconds(trial)
  // A process that went on without the cache has stored nothing.
  const hadCache = cacheFailures(reports) === 0
  return [
    ...checkCalls(seen),
    ...checkRequests(trial, seen),
    ...complaints(
      waitSeconds > bound + machineStalledSeconds &&
        `waited ${waitSeconds.toFixed(2)} s, not ${bound}`,
      reports.some(({ calls, served }) => calls > 0 && served.length === 0) &&
        'a process got no token',
      hadCache &&
        !trial.failover &&
        !isLatest(standing, seen) &&
        'the cache holds an older token than one that was delivered',
      hadCache && standing === undefined && 'no token is in the cache',
    ),
    ...seen.damage,
  ]
}

/** A wait beyond its bound that a stall of the machine explains: it is reported, but no complaint. */
export function lateness(trial: Trial, seen: TrialSeen): readonly string[] {
  const { waitSeconds, machineStalledSeconds } = seen
  const bound = boundSeconds(trial)
  const isExcused = waitSeconds > bound && waitSeconds <= bound + machineStalledSeconds
  return complaints(
    isExcused &&
      `waited ${waitSeconds.toFixed(2)} s, not ${bound}, while the machine stalled for ${machineStalledSeconds.toFixed(2)} s`,
  )
}

/** Whether the token in the cache is the latest of the delivered ones. */
export function isLatest(
  standing: string | undefined,
  { reports, expiresAt }: Pick<Observation, 'reports' | 'expiresAt'>,
): boolean {
  const end = (token: string | undefined): number => expiresAt(token ?? '') ?? 0
  const delivered = reports.flatMap(({ accessTokens }) => accessTokens)
  return delivered.every((token) => end(token) <= end(standing))
}

/** When each request was sent and received, and by which process: on a busy machine it may travel long. */
function timesOf(requests: TrialSeen['requests']): string {
  const start = requests[0]?.receivedAt ?? 0
  const texts = requests.map(({ sentAt, receivedAt, sender = '?' }) => {
    const [sent, received] = [sentAt, receivedAt].map((at) => (at - start).toFixed(2))
    return `${sent} to ${received} s (${sender})`
  })
  return texts.join(', ')
}

function boundSeconds({ backend, act }: Trial): number {
  const isOnFiles = backend === 'file' || backend === 'encrypted'
  return isOnFiles && act === 'kill' ? fileKillBoundSeconds : leaseBoundSeconds
}

function checkRequests({ act, moment, failover }: Trial, seen: TrialSeen): readonly string[] {
  const { requests, outageSeconds, reports } = seen
  const failures = cacheFailures(reports)
  const excess = excessRequests(requests, lifetimeSeconds)
  const allowed = failover
    ? 1 + requestsWithoutCache(outageSeconds, processes, lifetimeSeconds)
    : 1 + failures
  if (excess > allowed) {
    return [`${excess} requests came too early, ${allowed} allowed: ${timesOf(requests)}`]
  }
  if (failover || moment === 'random') return []
  const max = maxRequests[moment][act] + failures
  // On a busy machine the trial may outlast the longest token: then each request may have been due.
  const isTooEarly = excessRequests(requests, requestedLifetimeSeconds[act]) > 0
  return complaints(
    requests.length > max && isTooEarly && `${requests.length} requests, not ${max}`,
  )
}
