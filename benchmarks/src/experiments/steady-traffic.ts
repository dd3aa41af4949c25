import { TokenEndpoint } from '../endpoint/token-endpoint.ts'
import type { Effort, Experiment, Outcome, Row } from '../experiment.ts'
import { ours, type Library } from '../libraries.ts'
import { runProgram } from '../run-program.ts'
import { median, quantile, shuffled } from '../statistics.ts'
import { best } from './best.ts'
import { contestants } from './contestants.ts'

const latencyMilliseconds = 200

/** A longer wait is a wait for the endpoint. */
const waitedMilliseconds = 50

interface Traffic {
  readonly requests: number
  readonly waited: number
  readonly p50: number
  readonly p99: number
}

async function traffic(library: Library, { isTiny }: Effort): Promise<Traffic> {
  using endpoint = await TokenEndpoint.start(isTiny ? 20 : latencyMilliseconds)
  // Responses with an instant use the fast clock.
  await endpoint.advance(3600)
  const values = [JSON.stringify(library), endpoint.url, ...(isTiny ? [50, 420] : [1000, 2100])]
  const waits = await runProgram<readonly number[]>('steady-callers', values, { limitSeconds: 20 })
  return {
    requests: (await endpoint.requests()) - 1,
    waited: waits.filter((wait) => wait > waitedMilliseconds).length,
    p50: quantile(waits, 0.5),
    p99: quantile(waits, 0.99),
  }
}

async function run(effort: Effort): Promise<Outcome> {
  const libraries = contestants(effort)
  const seen = new Map<Library, Traffic[]>(libraries.map((library) => [library, []]))
  for (let round = 0; round < (effort.isTiny ? 1 : 3); round++) {
    for (const [library, all] of shuffled([...seen])) all.push(await traffic(library, effort))
  }
  const middle = (library: Library, part: keyof Traffic): number =>
    median((seen.get(library) ?? []).map((one) => one[part]))
  const rowOf = (library: Library): Row => ({
    name: library.name,
    kind: library.kind,
    cells: [
      `${middle(library, 'requests')}`,
      `${middle(library, 'waited')}`,
      middle(library, 'p50').toFixed(3),
      middle(library, 'p99').toFixed(2),
    ],
    bar: middle(library, 'p99'),
  })
  const peersRun = libraries.filter(({ kind }) => kind === 'peer')
  const [waited, p99] = [middle(ours, 'waited'), middle(ours, 'p99')]
  return {
    columns: ['token requests', 'callers that waited', 'p50 ms', 'p99 ms'],
    rows: libraries.map(rowOf).toSorted((one, other) => (one.bar ?? 0) - (other.bar ?? 0)),
    goals: [
      {
        what: 'callers that wait at an expiry under steady traffic, of 1,000',
        bestPeer: best(peersRun, (library) => middle(library, 'waited'), String),
        toReach: '0',
        reached: `${waited}`,
        isReached: waited === 0,
      },
      {
        what: 'the same, p99 of their waits',
        bestPeer: best(peersRun, (library) => middle(library, 'p99'), inMilliseconds),
        toReach: '< 1 ms',
        reached: inMilliseconds(p99),
        isReached: p99 < 1,
      },
    ],
  }
}

const inMilliseconds = (value: number): string => `${value.toFixed(2)} ms`

export const steadyTraffic: Experiment = {
  name: 'steady-traffic',
  title: 'Steady traffic across an expiry',
  method:
    '1,000 callers, evenly within 2.1 s, while the wall clock of the process runs 200 times as fast, ' +
    'from 400 s before the token expires to 20 s after; the endpoint answers after 200 ms. ' +
    'Medians of three fresh processes. «Waited»: longer than 50 ms.',
  plot: 'p99 of the waits of callers across an expiry, in milliseconds',
  limitSeconds: 180,
  run,
}
