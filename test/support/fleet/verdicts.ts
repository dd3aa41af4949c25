import type { CallReport } from './messages.ts'
import type { ExpiriesOutcome } from './scenarios.ts'
import { throwIfStoodStill } from '../stood-still.ts'

/** The code of the error for a token that has expired when it arrives. */
const expiredOnItsWay = 'invalid_response'

/** Counts each event over all processes. */
export function eventsOf(reports: readonly CallReport[]): Readonly<Record<string, number>> {
  const events: Record<string, number> = {}
  for (const [type, count] of reports.flatMap((report) => Object.entries(report.events))) {
    events[type] = (events[type] ?? 0) + count
  }
  return events
}

/**
 * Describes what a fleet must not do while its cache works: more than one token request per token,
 * or a request while the token has half of its life left.
 *
 * @throws An error to repeat the test, if nothing else is wrong than that tokens expired on their way
 *   while a process stood still.
 */
export function faultsOf(
  { reports, requests, maxInFlight, longestStallSeconds }: ExpiriesOutcome,
  tokenLifetimeSeconds: number,
): readonly string[] {
  const events = eventsOf(reports)
  const unwanted = ['cache-failed', 'cache-entry-ignored', 'lease-lost']
  const replaced = requests.map(({ replaces }) => replaces)
  const errors = reports.flatMap((report) => report.errors)
  const faults = [
    ...errors.filter((code) => code !== expiredOnItsWay).map((code) => `a call failed: ${code}`),
    ...unwanted.flatMap((type) => (events[type] ? `${events[type]} events ${type}` : [])),
    ...(maxInFlight > 1 ? [`${maxInFlight} token requests at once`] : []),
    ...requests.flatMap(({ secondsLeft }, index) =>
      secondsLeft > tokenLifetimeSeconds / 2
        ? `request ${index + 1} comes ${secondsLeft} s before the end of a token`
        : [],
    ),
  ]
  const late = errors.includes(expiredOnItsWay) ? [`a call failed: ${expiredOnItsWay}`] : []
  if (faults.length === 0 && late.length > 0) throwIfStoodStill(longestStallSeconds)
  // A token that has expired on its way is not stored: the next one replaces the same token.
  const again = replaced.flatMap((token, index) =>
    replaced.indexOf(token) < index ? `request ${index + 1} replaces a token once more` : [],
  )
  return [...faults, ...again, ...late]
}
