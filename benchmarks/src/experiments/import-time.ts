import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Effort, Experiment, Outcome, Row } from '../experiment.ts'
import { ours, peers, peersFolder } from '../libraries.ts'
import { median, quantile, shuffled } from '../statistics.ts'
import { best } from './best.ts'
import { modulesOf } from './loaded-modules.ts'

interface Import {
  readonly name: string
  readonly kind: Row['kind']
  /** Absent for Node alone. */
  readonly module?: string
  readonly folder: string
}

const here = import.meta.dirname

/** Node alone, the baseline. */
const bare: Import = { name: 'node -e 0', kind: 'floor', folder: here }

const own = [
  ours.name,
  '@spotify-sdk/auth-authorization-code',
  '@spotify-sdk/cache-file',
  '@spotify-sdk/cache-redis',
].map((name): Import => ({ name, kind: 'ours', module: name, folder: here }))

const foreign: readonly Import[] = peers.map(({ name, imports: [module] = [''] }) => ({
  name,
  kind: 'peer',
  module,
  folder: peersFolder,
}))

async function launch({ module, folder }: Import): Promise<number> {
  const program = module === undefined ? '0' : `import ${JSON.stringify(module)}`
  const begin = performance.now()
  await promisify(execFile)(
    process.execPath,
    [...process.execArgv, '--input-type=module', '-e', program],
    {
      cwd: folder,
      env: { NODE_DISABLE_COMPILE_CACHE: '1' },
      timeout: 20_000,
    },
  )
  return performance.now() - begin
}

async function run({ isTiny, withPeers }: Effort): Promise<Outcome> {
  const imports = [bare, ...own, ...(withPeers ? foreign : [])]
  const times = new Map<Import, number[]>(imports.map((one) => [one, []]))
  for (let round = 0; round < (isTiny ? 1 : 21); round++) {
    for (const [one, all] of shuffled([...times])) all.push(await launch(one))
  }
  const floor = times.get(bare) ?? []
  /** Each launch minus bare Node in the same round. */
  const over = (one: Import): readonly number[] =>
    (times.get(one) ?? []).map((time, round) => time - (floor[round] ?? Number.NaN))
  const overBare = (one: Import): number => median(over(one))
  const rowOf = (one: Import): Row => ({
    name: one.name,
    kind: one.kind,
    cells: [
      overBare(one).toFixed(1),
      `${quantile(over(one), 0.25).toFixed(1)}–${quantile(over(one), 0.75).toFixed(1)}`,
      median(times.get(one) ?? []).toFixed(1),
    ],
    // Values that do not differ from bare Node have no place on a logarithmic axis.
    bar: overBare(one) >= 0.1 ? overBare(one) : undefined,
  })
  const [mine = bare] = own
  const clients = (await modulesOf('@spotify-sdk/cache-redis', here)).filter((url) =>
    /\/node_modules\/(?:@redis|redis|ioredis)\//.test(url),
  )
  return {
    columns: ['ms over bare Node', 'quartiles', 'whole process ms'],
    rows: imports.map(rowOf).toSorted((one, other) => (one.bar ?? 0) - (other.bar ?? 0)),
    goals: [
      {
        what: 'import of `auth-client-credentials`, over bare Node',
        bestPeer: best(withPeers ? foreign : [], overBare, inMilliseconds),
        toReach: '≤ 12 ms',
        reached: inMilliseconds(overBare(mine)),
        isReached: overBare(mine) <= 12,
      },
      {
        what: 'modules of Redis clients that the import of `cache-redis` loads',
        bestPeer: '–',
        toReach: '0',
        reached: `${clients.length}`,
        isReached: clients.length === 0,
      },
    ],
  }
}

const inMilliseconds = (value: number): string => `${value.toFixed(1)} ms`

export const importTime: Experiment = {
  name: 'import-time',
  title: 'Import time',
  method:
    'A fresh process imports the package and exits; 21 shuffled rounds, medians of the difference ' +
    'to `node -e 0` in the same round. No compile cache.',
  plot: 'Milliseconds that an import takes, over bare Node',
  limitSeconds: 150,
  run,
}
