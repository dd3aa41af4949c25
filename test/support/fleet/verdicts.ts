import type { CallReport } from './messages.ts'
import type { ExpiriesOutcome } from './scenarios.ts'
import { repeatIfStoodStill } from '../stood-still.ts'

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
 * @throws An error to repeat the test, if a process stood still for longer than a token lives.
 */
export function faultsOf(
  { reports, requests, maxInFlight }: ExpiriesOutcome,
  tokenLifetimeSeconds: number,
): readonly string[] {
  repeatIfStoodStill(reports.flatMap(({ errors }) => errors))
  const events = eventsOf(reports)
  const unwanted = ['cache-failed', 'cache-entry-ignored', 'lease-lost']
  const replaced = requests.map(({ replaces }) => replaces)
  return [
    ...reports.flatMap(({ errors }) => errors.map((code) => `a call failed: ${code}`)),
    ...unwanted.flatMap((type) => (events[type] ? `${events[type]} events ${type}` : [])),
    ...(maxInFlight > 1 ? [`${maxInFlight} token requests at once`] : []),
    ...replaced.flatMap((token, index) =>
      replaced.indexOf(token) < index ? `request ${index + 1} replaces a token once more` : [],
    ),
    ...requests.flatMap(({ secondsLeft }, index) =>
      secondsLeft > tokenLifetimeSeconds / 2
        ? `request ${index + 1} comes ${secondsLeft} s before the end of a token`
        : [],
    ),
  ]
}
