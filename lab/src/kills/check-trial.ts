import type { CallReport } from 'test-support/fleet/messages.ts'
import { cacheFailures, checkServed, type ExpiresAt } from '../checks/call-reports.ts'
import {
  excessRequests,
  requestsWithoutCache,
  type TokenRequestSeen,
} from '../checks/excess-requests.ts'
import type { Trial } from './trial.ts'

/** What was observed in one trial. */
export interface Observation {
  /** The longest wait of another process for a token, from the signal on. */
  readonly waitSeconds: number
  readonly others: readonly CallReport[]
  /** The calls of the stopped process, if it lived on. */
  readonly stopped?: CallReport | undefined
  readonly stoppedSeconds: number
  /** How long there was no Redis master. */
  readonly outageSeconds: number
  readonly requests: readonly TokenRequestSeen[]
  /** The longest stall of the machine meanwhile. */
  readonly machineStalledSeconds: number
  /** The shortest lifetime of the issued tokens. */
  readonly lifetimeSeconds: number
  /** The token in the cache at the end. */
  readonly standing: string | undefined
  readonly expiresAt: ExpiresAt
  /** What is torn or left over in the cache. */
  readonly leftovers: readonly string[]
}

/** A lease of 5 s, the last read, the request, and a busy machine. */
const leaseBoundSeconds = 5 + 2

/** On files, the pid of a killed holder ends its lease immediately. */
const fileKillBoundSeconds = 2

/** Processes of a fleet. */
const processes = 3

/** Token requests of a trial: those before the signal are repeated at most once. */
const maxRequests = {
  'before-lease': { kill: 1, freeze: 1, pause: 2 },
  'after-lease': { kill: 1, freeze: 2, pause: 1 },
  sent: { kill: 2, freeze: 2, pause: 1 },
  'before-commit': { kill: 2, freeze: 2, pause: 1 },
  'after-commit': { kill: 1, freeze: 1, pause: 1 },
} as const

function boundSeconds({ backend, act }: Pick<Trial, 'backend' | 'act'>): number {
  const isOnFiles = backend === 'file' || backend === 'encrypted'
  return isOnFiles && act === 'kill' ? fileKillBoundSeconds : leaseBoundSeconds
}

/** A wait beyond its bound that a stall of the machine explains: it is reported, but no complaint. */
export function lateness(trial: Trial, seen: Observation): string | undefined {
  const { waitSeconds, machineStalledSeconds } = seen
  const bound = boundSeconds(trial)
  if (waitSeconds <= bound || waitSeconds > bound + machineStalledSeconds) return undefined
  return `waited ${waitSeconds.toFixed(2)} s, not ${bound}, while the machine stalled for ${machineStalledSeconds.toFixed(2)} s`
}

/** Everything that must not happen in a trial; empty if all is well. */
export function checkTrial(trial: Trial, seen: Observation): readonly string[] {
  const { others, stopped, expiresAt, standing, waitSeconds } = seen
  const bound = boundSeconds(trial)
  const errors = new Set(reportsOf(seen).flatMap((report) => report.errors))
  const hasNone = others.some(({ calls, accessTokens }) => calls > 0 && accessTokens.length === 0)
  return [
    ...(waitSeconds > bound + seen.machineStalledSeconds
      ? [`waited ${waitSeconds.toFixed(2)} s, not ${bound}`]
      : []),
    ...(errors.size > 0 ? [`calls failed with ${[...errors].join(', ')}`] : []),
    ...others.flatMap(({ served }) => checkServed(served, expiresAt)),
    ...checkServed(stopped?.served ?? [], expiresAt, seen.stoppedSeconds),
    ...(hasNone ? ['a process got no token'] : []),
    ...checkRequests(trial, seen),
    ...checkStanding(trial, seen),
    ...(standing === undefined ? ['no token is in the cache'] : []),
    ...seen.leftovers,
  ]
}

/** The reports of all processes that lived on. */
export function reportsOf({
  others,
  stopped,
}: Pick<Observation, 'others' | 'stopped'>): readonly CallReport[] {
  return stopped === undefined ? others : [...others, stopped]
}

function checkRequests({ act, moment, failover }: Trial, seen: Observation): readonly string[] {
  const { requests, lifetimeSeconds, outageSeconds } = seen
  const failures = cacheFailures(reportsOf(seen))
  const excess = excessRequests(requests, lifetimeSeconds)
  const allowed = failover
    ? 1 + requestsWithoutCache(outageSeconds, processes, lifetimeSeconds)
    : 1 + failures
  if (excess > allowed) return [`${excess} requests came too early, ${allowed} allowed`]
  if (failover || moment === 'random') return []
  const max = maxRequests[moment][act] + failures
  return requests.length > max ? [`${requests.length} requests, not ${max}`] : []
}

/** A process that went on without the cache has stored nothing. */
function checkStanding({ failover }: Trial, seen: Observation): readonly string[] {
  const isComparable = !failover && cacheFailures(reportsOf(seen)) === 0
  return isComparable && !isLatest(seen.standing, seen)
    ? ['the cache holds an older token than one that was delivered']
    : []
}

/** Whether the token in the cache is the latest of the delivered ones. */
export function isLatest(
  standing: string | undefined,
  seen: Pick<Observation, 'others' | 'stopped' | 'expiresAt'>,
): boolean {
  const end = (token: string | undefined): number => seen.expiresAt(token ?? '') ?? 0
  const delivered = reportsOf(seen).flatMap(({ accessTokens }) => accessTokens)
  return delivered.every((token) => end(token) <= end(standing))
}
