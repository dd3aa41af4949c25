import { join } from 'node:path'
import type { Effort, Experiment, Outcome, Row } from '../experiment.ts'
import { peers } from '../libraries.ts'
import { runProgram } from '../run-program.ts'
import { best } from './best.ts'

interface Holder {
  readonly name: string
  readonly kind: Row['kind']
  readonly adapter: string
}

const own = (name: string): string => join(import.meta.dirname, '../own', `${name}.ts`)

const plainObject: Holder = {
  name: 'plain object { access_token, refresh_token, expires_at }',
  kind: 'floor',
  adapter: own('plain-object'),
}

const byDefault: Holder = {
  name: 'ours, AuthorizationCode.forUser, with the defaults (maxUsersInMemory 10,000)',
  kind: 'ours',
  adapter: own('users-by-default'),
}

/** Its figure is in README.md, too. */
export const allInMemory: Holder = {
  name: 'ours, AuthorizationCode.forUser, maxUsersInMemory 100,000',
  kind: 'ours',
  adapter: own('users-all-in-memory'),
}

async function heapBytes({ adapter }: Holder, users: number): Promise<number> {
  const options = { limitSeconds: 60, nodeOptions: ['--expose-gc'] }
  const seen = await runProgram<{ readonly bytesEach: number }>(
    'hold-users',
    [adapter, users],
    options,
  )
  return seen.bytesEach
}

async function run({ isTiny, withPeers }: Effort): Promise<Outcome> {
  const users = isTiny ? 200 : 100_000
  const others = withPeers ? peers : []
  const holders = [
    plainObject,
    byDefault,
    allInMemory,
    ...others.filter(({ holdsNoUsers }) => holdsNoUsers === undefined),
  ]
  const seen = new Map<Holder, number>()
  for (const holder of holders) seen.set(holder, await heapBytes(holder, users))
  const bytesOf = (holder: Holder): number => seen.get(holder) ?? Number.NaN
  const rowOf = (holder: Holder): Row => ({
    name: holder.name,
    kind: holder.kind,
    cells: [whole(bytesOf(holder)), (bytesOf(holder) / bytesOf(plainObject)).toFixed(2)],
    bar: bytesOf(holder),
  })
  const rows = holders.map(rowOf).toSorted((one, other) => (one.bar ?? 0) - (other.bar ?? 0))
  const without = others
    .filter(({ holdsNoUsers }) => holdsNoUsers !== undefined)
    .map(({ name, kind, holdsNoUsers }): Row => ({ name, kind, cells: [], whyNot: holdsNoUsers }))
  const peersRun = holders.filter(({ kind }) => kind === 'peer')
  return {
    columns: ['bytes each', '× plain object'],
    rows: [...rows, ...without],
    goals: [
      {
        what: `heap per user with its token, ${users.toLocaleString('en')} users with the defaults`,
        bestPeer: best(peersRun, bytesOf, (value) => `${whole(value)} bytes`),
        toReach: '≤ 800 bytes',
        reached: `${whole(bytesOf(byDefault))} bytes`,
        isReached: bytesOf(byDefault) <= 800,
      },
    ],
  }
}

const whole = (value: number): string => Math.round(value).toLocaleString('en')

export const heapPerUser: Experiment = {
  name: 'heap-per-user',
  title: 'Heap per user',
  method:
    '100,000 users in a fresh process, each with an access token of 140 and a refresh token of 132 ' +
    'characters; the heap after a garbage collection, minus the heap before.',
  plot: 'Heap per user with its token, in bytes',
  limitSeconds: 150,
  run,
}
