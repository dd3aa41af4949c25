import { count } from '../experiment.ts'
import { backendTitles, type BackendName } from '../fleet/backend.ts'
import type { Figure } from '../report/figures.ts'

/** The processes of one user on one backend. */
export interface UserResult {
  readonly backend: BackendName
  /** Refreshed tokens. */
  expiries: number
  calls: number
  kills: number
  /** Kills that lost the sign-in, between the request and the commit. */
  losses: number
  /** Sign-ins that were lost since a process went on without the cache. */
  lossesWithoutCache: number
  cacheFailures: number
  /** The longest wait of a call without a kill, and with one. */
  longestWaitSeconds: number
  longestWaitAfterKillSeconds: number
  readonly complaints: string[]
}

export function emptyResult(backend: BackendName): UserResult {
  return {
    backend,
    expiries: 0,
    calls: 0,
    kills: 0,
    losses: 0,
    lossesWithoutCache: 0,
    cacheFailures: 0,
    longestWaitSeconds: 0,
    longestWaitAfterKillSeconds: 0,
    complaints: [],
  }
}

export function describeResult({
  backend,
  expiries,
  kills,
  losses,
  complaints,
}: UserResult): string {
  return `${backend}: ${expiries} expiries, ${kills} kills, ${losses} lost, ${complaints.length} complaints`
}

export function userFigures(result: UserResult): readonly Figure[] {
  const { backend, expiries, calls, kills, losses, lossesWithoutCache } = result
  const slow =
    result.cacheFailures > 0
      ? `; ${result.cacheFailures} times the cache did not answer in 0.5 s, and ${lossesWithoutCache} sign-ins were lost by that`
      : ''
  return [
    {
      what: `eight processes, one user, on ${backendTitles[backend]}`,
      seen: `${count(expiries)} expiries: as many refresh requests, each refresh token sent once; longest wait ${result.longestWaitSeconds.toFixed(2)} s; ${count(calls)} calls in total${slow}`,
    },
    {
      what: `processes killed, on ${backendTitles[backend]}`,
      seen: `${count(kills)}: ${count(losses)} lost the sign-in, each between the request and the commit, and each reported as ReauthorizationRequiredError; longest wait ${result.longestWaitAfterKillSeconds.toFixed(2)} s`,
    },
  ]
}
