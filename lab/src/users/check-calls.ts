import type { CallReport } from 'test-support/fleet/messages.ts'
import { cacheFailures, checkServed, type ExpiresAt } from '../checks/call-reports.ts'

/** What the callers of one fleet got. */
export interface CallsSeen {
  readonly reports: readonly CallReport[]
  readonly expiresAt: ExpiresAt
  /** The longest stall of the machine meanwhile. */
  readonly machineStalledSeconds: number
}

/** An error that callers must get from a time on. */
export interface ExpectedError {
  /** `name code`. */
  readonly error: string
  /** Unix time in seconds. */
  readonly since: number
}

/** The cache did not answer in half a second, and these tokens live hardly longer. */
const cacheTooSlow = 'TokenCacheError cache_unavailable'

/** The machine stalled while a token was on its way, for as long as the token lives. */
const responseTooLate = 'ServerError invalid_response'

/** Complaints about failed calls and delivered tokens. */
export function checkCalls(seen: CallsSeen, expected?: ExpectedError): readonly string[] {
  const { reports, expiresAt, machineStalledSeconds } = seen
  const excused = new Set([
    ...(cacheFailures(reports) > 0 ? [cacheTooSlow] : []),
    ...(machineStalledSeconds > 0 ? [responseTooLate] : []),
  ])
  const errors = reports.flatMap(({ failed }) =>
    failed.flatMap(({ name, code, at }) => {
      const error = `${name} ${code}`
      const isExpected = error === expected?.error && at >= expected.since
      return isExpected || excused.has(error) ? [] : [`calls failed with ${error}`]
    }),
  )
  return [
    ...new Set(errors),
    ...reports.flatMap(({ served }) => checkServed(served, expiresAt, machineStalledSeconds)),
  ]
}

/**
 * Whether a process that could not read the cache lost the sign-in: it sent a refresh token that
 * another process had replaced. A known limit.
 */
export function isLostWithoutCache({
  revokedFamilies,
  reports,
}: Pick<CallsSeen, 'reports'> & { readonly revokedFamilies: number }): boolean {
  return revokedFamilies > 0 && cacheFailures(reports) > 0
}
