import type { Figure } from '../report/figures.ts'
import type { UsersTally } from './users-tally.ts'

const titles = {
  file: 'one folder of files',
  redis: 'one Redis',
  cluster: 'a Redis Cluster of three masters',
  sentinel: 'a Redis behind a Sentinel',
  postgres: 'one Postgres',
} as const

/** What a reader is told of a run. */
export function usersFigures(tallies: readonly UsersTally[]): readonly Figure[] {
  return tallies.flatMap((tally) => {
    const title = titles[tally.backend]
    return [
      { what: `eight processes, one user, on ${title}`, seen: describeExpiries(tally) },
      { what: `processes killed, on ${title}`, seen: describeKills(tally) },
      ...tally.complaints.map((seen) => ({ what: `not as it must be, on ${title}`, seen })),
    ]
  })
}

function describeExpiries(tally: UsersTally): string {
  const { expiries, calls, longestWaitSeconds, cacheFailures, lostAlone } = tally
  const alone = lostAlone > 0 ? `, and ${lostAlone} logins were lost by that` : ''
  const slow =
    cacheFailures > 0
      ? `; ${cacheFailures} times the cache did not answer in half a second${alone}`
      : ''
  return `${expiries.toLocaleString('en')} expiries: as many refresh requests, each refresh token spent once; longest wait ${longestWaitSeconds.toFixed(2)} s; ${calls.toLocaleString('en')} calls in all${slow}`
}

function describeKills({ kills, losses, longestWaitAfterKillSeconds }: UsersTally): string {
  return `${kills.toLocaleString('en')}: the login was lost ${losses.toLocaleString('en')} times, each time since the kill fell between sending and commit, and told by type; all went on after a login; longest wait ${longestWaitAfterKillSeconds.toFixed(2)} s`
}
