import { TokenEndpoint } from '../endpoint/token-endpoint.ts'
import type { Effort, Experiment, Outcome, Row } from '../experiment.ts'
import { interleave, type Timings } from '../interleave.ts'
import { adapterOf, constant, handWritten, ours, peers, type Library } from '../libraries.ts'
import type { GetToken } from '../library.ts'
import { contestants } from './contestants.ts'
import { best } from './best.ts'

const tiny = { rounds: 1, sampleMilliseconds: 1 }
const full = { rounds: 31, sampleMilliseconds: 20 }

async function run(effort: Effort): Promise<Outcome> {
  using endpoint = await TokenEndpoint.start(0)
  const libraries = [constant, ...contestants(effort)]
  const getters = new Map<string, GetToken>()
  for (const library of libraries) {
    const { setUp } = await adapterOf(library)
    const getToken = setUp(endpoint.url)
    // The token is in memory before the measurement.
    await getToken()
    getters.set(library.name, getToken)
  }
  const timings = await interleave(getters, effort.isTiny ? tiny : full)
  const reached = timings.ratio(ours.name, handWritten.name)
  const keepers = effort.withPeers ? peers.filter(({ isKeptByUser }) => isKeptByUser !== true) : []
  const ratioOf = ({ name }: Library): number => timings.ratio(name, handWritten.name)
  return {
    columns: ['ns per call', 'quartiles', '× hand-written', '× `async () => constant`'],
    rows: libraries.map((library) => rowOf(library, timings)).toSorted(byLength),
    goals: [
      {
        what: '`await getAccessToken()` with a valid token in memory, × hand-written',
        bestPeer: best(keepers, ratioOf, (ratio) => ratio.toFixed(2)),
        toReach: '≤ 1.1',
        reached: reached.toFixed(2),
        isReached: reached <= 1.1,
      },
    ],
  }
}

function rowOf({ name, kind }: Library, timings: Timings): Row {
  const { nanoseconds, lowerQuartile, upperQuartile } = timings.of(name)
  return {
    name,
    kind,
    cells: [
      whole(nanoseconds),
      `${whole(lowerQuartile)}–${whole(upperQuartile)}`,
      timings.ratio(name, handWritten.name).toFixed(2),
      timings.ratio(name, constant.name).toFixed(2),
    ],
    bar: timings.ratio(name, handWritten.name),
  }
}

const whole = (value: number): string => Math.round(value).toLocaleString('en')

const byLength = (one: Row, other: Row): number => (one.bar ?? 0) - (other.bar ?? 0)

export const cachedHit: Experiment = {
  name: 'cached-hit',
  title: 'A valid token in memory',
  method:
    'One call after another in one process, all libraries in turn in 31 shuffled rounds; ' +
    "medians, and medians of each round's ratios. spotify-web-api-node, simple-oauth2 and " +
    'openid-client leave storing the token and checking its expiry to their user; those lines ' +
    'are measured.',
  plot: 'Time of a call with a valid token in memory, × hand-written',
  limitSeconds: 120,
  run,
}
