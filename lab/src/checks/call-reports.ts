import type { CallReport, ServedToken } from 'test-support/fleet/messages.ts'

/** A process notes a call this long after the engine has read its clock. */
const toleranceSeconds = 0.05

/** The expiry of an access token in Unix seconds; `undefined` if it was never issued. */
export type ExpiresAt = (accessToken: string) => number | undefined

/** Complaints about delivered tokens that were never issued, or had expired. */
export function checkServed(
  served: readonly ServedToken[],
  expiresAt: ExpiresAt,
  stoppedSeconds = 0,
): readonly string[] {
  return served.flatMap(({ accessToken, lastAt }) => {
    const end = expiresAt(accessToken)
    if (end === undefined) return ['a token was delivered that was never issued']
    const late = lastAt - end - toleranceSeconds - stoppedSeconds
    return late > 0 ? [`a token was delivered ${late.toFixed(2)} s after its expiry`] : []
  })
}

/** How often the cache did not answer in time, and a process went on without it. */
export function cacheFailures(reports: readonly CallReport[]): number {
  return reports.reduce((sum, { events }) => sum + (events['cache-failed'] ?? 0), 0)
}
