import type { BackendName } from '../kills/trial.ts'
import { cacheFailures } from './judge-calls.ts'
import type { ExpiriesSeen } from './judge-expiries.ts'
import type { KillSeen } from './judge-kill.ts'
import { whereItFell } from './where-it-fell.ts'

/** What a user's eight processes came to on one kind of backend so far. */
export interface UsersTally {
  readonly backend: BackendName
  /** As many tokens were refreshed. */
  expiries: number
  calls: number
  kills: number
  /** Kills that cost the login, since they fell between sending and commit. */
  losses: number
  /** Logins that were lost since a cache was too slow, and somebody went on without it. */
  lostAlone: number
  /** How often a cache was too slow. */
  cacheFailures: number
  /** The longest that a call waited where nobody was killed, and where somebody was. */
  longestWaitSeconds: number
  longestWaitAfterKillSeconds: number
  /** What was not as it must be. */
  readonly complaints: string[]
}

export function emptyUsersTally(backend: BackendName): UsersTally {
  return {
    backend,
    expiries: 0,
    calls: 0,
    kills: 0,
    losses: 0,
    lostAlone: 0,
    cacheFailures: 0,
    longestWaitSeconds: 0,
    longestWaitAfterKillSeconds: 0,
    complaints: [],
  }
}

export function countExpiries(tally: UsersTally, { reports, requests }: ExpiriesSeen): void {
  tally.expiries += requests.filter(({ refreshToken }) => refreshToken !== undefined).length
  tally.longestWaitSeconds = count(tally, reports, tally.longestWaitSeconds)
}

export function countKill(tally: UsersTally, seen: KillSeen): void {
  tally.kills++
  if (whereItFell(seen.journal, seen.sent) !== 'elsewhere') tally.losses += seen.revokedFamilies
  const longest = tally.longestWaitAfterKillSeconds
  tally.longestWaitAfterKillSeconds = count(tally, seen.reports, longest)
}

function count(tally: UsersTally, reports: ExpiriesSeen['reports'], longest: number): number {
  tally.calls += reports.reduce((sum, { calls }) => sum + calls, 0)
  tally.cacheFailures += cacheFailures(reports)
  return Math.max(longest, ...reports.map(({ longestWaitSeconds }) => longestWaitSeconds))
}

/** `redis 50 expiries, 7 kills (2 lost)`. */
export function describeUsersTally({ backend, expiries, kills, losses }: UsersTally): string {
  return `${backend} ${expiries} expiries, ${kills} kills (${losses} lost)`
}
