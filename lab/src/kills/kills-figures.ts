import type { Figure } from '../report/figures.ts'
import { trialsOf, type Tally } from './tally.ts'

const titles = {
  file: 'one folder of files',
  redis: 'one Redis',
  cluster: 'a Redis Cluster of three masters',
  sentinel: 'a Redis behind a Sentinel',
  postgres: 'one Postgres',
} as const

/** What a reader is told of a run. */
export function killsFigures(tallies: readonly Tally[]): readonly Figure[] {
  const findings = tallies.flatMap((tally) => tally.findings)
  return [
    {
      what: 'real processes killed or frozen at five points of a refresh, and at random moments',
      seen: `${trialsOf(tallies).toLocaleString('en')}; ${findings.length === 0 ? 'nothing torn, nothing overwritten, no call failed' : `${findings.length} complaints`}`,
    },
    ...tallies.map((tally) => ({
      what: `on ${titles[tally.backend]}`,
      seen: describe(tally),
    })),
    ...tallies.flatMap(({ late }) =>
      late.map((seen) => ({ what: 'later than its bound, with the machine itself', seen })),
    ),
    ...findings.map((finding) => ({ what: 'not as it must be', seen: finding })),
  ]
}

function describe(tally: Tally): string {
  const {
    kills,
    freezes,
    atRandom,
    starved,
    failovers,
    worstAfterKill,
    worstAfterFreeze,
    cacheFailures,
  } = tally
  const also = failovers > 0 ? `, ${failovers} of them with their master killed as well` : ''
  const slow =
    cacheFailures > 0
      ? `; ${cacheFailures} times the cache did not answer in half a second, and was done without`
      : ''
  return `${kills} killed and ${freezes} frozen, ${atRandom} at random moments, ${starved} beside busy loops${also}; the next process had a token within ${worstAfterKill.toFixed(2)} s of a kill, and within ${worstAfterFreeze.toFixed(2)} s of a freeze${slow}`
}
