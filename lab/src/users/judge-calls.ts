import type { CallReport } from 'test-support/fleet/messages.ts'
import { judgeServed } from '../verdicts/served-tokens.ts'

/** What callers of one fleet were given. */
export interface CallsSeen {
  readonly reports: readonly CallReport[]
  readonly expiresAt: (accessToken: string) => number | undefined
  /** The longest that the machine itself stood still meanwhile. */
  readonly machineStalledSeconds: number
}

/** Errors that callers are to be given from a moment on. */
export interface ExpectedError {
  /** `name code`. */
  readonly error: string
  /** Unix time in seconds. */
  readonly since: number
}

/** A cache that did not answer in half a second: these tokens live no longer than that by then. */
const cacheTooSlow = 'TokenCacheError cache_unavailable'

/** A machine that stands still while a token is on its way: so short a life is over by then. */
const answerTooLate = 'ServerError invalid_response'

/** How often a cache was too slow: each time is a fault that was seen. */
export function cacheFailures(reports: readonly CallReport[]): number {
  return reports.reduce((sum, { events }) => sum + (events['cache-failed'] ?? 0), 0)
}

/** What was not as it must be: a call that failed, a token that had expired or was never issued. */
export function judgeCalls(seen: CallsSeen, expected?: ExpectedError): readonly string[] {
  const { reports, expiresAt, machineStalledSeconds } = seen
  const excused = new Set([
    ...(cacheFailures(reports) > 0 ? [cacheTooSlow] : []),
    ...(machineStalledSeconds > 0 ? [answerTooLate] : []),
  ])
  const errors = reports.flatMap(({ failed }) =>
    failed.flatMap(({ name, code, at }) => {
      const error = `${name} ${code}`
      const isExpected = error === expected?.error && at >= expected.since
      return isExpected || excused.has(error) ? [] : [`callers were given ${error}`]
    }),
  )
  return [
    ...new Set(errors),
    ...reports.flatMap(({ served }) => judgeServed(served, expiresAt, machineStalledSeconds)),
  ]
}
