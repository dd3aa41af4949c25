import { TokenEndpoint } from '../endpoint/token-endpoint.ts'
import type { Effort, Experiment, Outcome, Row } from '../experiment.ts'
import { ours, type Library } from '../libraries.ts'
import { runProgram } from '../run-program.ts'
import { median, shuffled } from '../statistics.ts'
import { best } from './best.ts'
import { contestants } from './contestants.ts'

const latencyMilliseconds = 50

/** A library that makes 10,000 requests takes seconds: one run is enough. */
const longRunMilliseconds = 1500

interface Stampede {
  readonly requests: number
  readonly milliseconds: number
  readonly failed: number
}

async function stampede(library: Library, callers: number): Promise<Stampede> {
  using endpoint = await TokenEndpoint.start(latencyMilliseconds)
  const values = [JSON.stringify(library), endpoint.url, callers]
  const seen = await runProgram<Omit<Stampede, 'requests'>>('cold-callers', values, {
    limitSeconds: 40,
  })
  return { ...seen, requests: await endpoint.requests() }
}

async function run(effort: Effort): Promise<Outcome> {
  const callers = effort.isTiny ? 100 : 10_000
  const libraries = contestants(effort)
  const seen = new Map<Library, Stampede[]>(libraries.map((library) => [library, []]))
  for (let round = 0; round < (effort.isTiny ? 1 : 3); round++) {
    for (const [library, stampedes] of shuffled([...seen])) {
      if ((stampedes[0]?.milliseconds ?? 0) > longRunMilliseconds) continue
      stampedes.push(await stampede(library, callers))
    }
  }
  const most = (library: Library): number =>
    Math.max(...(seen.get(library) ?? []).map(({ requests }) => requests))
  const peersRun = libraries.filter(({ kind }) => kind === 'peer')
  return {
    columns: ['token requests', 'ms until all have a token', 'failed callers'],
    rows: libraries
      .map((library) => rowOf(library, seen.get(library) ?? []))
      .toSorted((one, other) => (one.bar ?? 0) - (other.bar ?? 0)),
    goals: [
      {
        what: `token requests of ${callers.toLocaleString('en')} concurrent callers without a token`,
        bestPeer: best(peersRun, most, (value) => value.toLocaleString('en')),
        toReach: '1',
        reached: most(ours).toLocaleString('en'),
        isReached: most(ours) === 1,
      },
    ],
  }
}

function rowOf({ name, kind }: Library, stampedes: readonly Stampede[]): Row {
  const requests = Math.max(...stampedes.map((one) => one.requests))
  const milliseconds = median(stampedes.map((one) => one.milliseconds))
  const failed = stampedes.reduce((sum, one) => sum + one.failed, 0)
  const cells = [requests, Math.round(milliseconds), failed]
  return { name, kind, cells: cells.map((cell) => cell.toLocaleString('en')), bar: milliseconds }
}

export const coldStampede: Experiment = {
  name: 'cold-stampede',
  title: 'A cold start with 10,000 callers',
  method:
    'All callers start at the same time in a fresh process; the endpoint answers after 50 ms. Median of three runs; ' +
    'one run if it takes longer than 1.5 s.',
  plot: 'Milliseconds until 10,000 cold callers have a token',
  limitSeconds: 240,
  run,
}
