import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { RedisServer } from 'test-support/redis/redis-server.ts'
import { TokenEndpoint } from '../endpoint/token-endpoint.ts'
import type { Effort, Experiment, Outcome, Row } from '../experiment.ts'
import { handWritten, peers, type Library } from '../libraries.ts'
import { runProgram } from '../run-program.ts'
import { best } from './best.ts'

const latencyMilliseconds = 100

/** Until all processes are ready. */
const startMilliseconds = 1500

interface Member {
  readonly name: string
  readonly kind: Row['kind']
  /** A folder or a Redis. */
  readonly shared: string
  readonly library?: Library
}

interface Lifetime {
  readonly member: Member
  readonly requests: number
  /** Different tokens in all processes together. */
  readonly tokens: number
}

async function lifetime(member: Member, processes: number): Promise<Lifetime> {
  using endpoint = await TokenEndpoint.start(latencyMilliseconds)
  const beginAt = Date.now() + startMilliseconds
  const library = JSON.stringify(member.library ?? null)
  const values = [member.shared, endpoint.url, beginAt, library]
  const seen = await Promise.all(
    Array.from({ length: processes }, () =>
      runProgram<readonly string[]>('fleet-member', values, { limitSeconds: 40 }),
    ),
  )
  const tokens = new Set(seen.flat()).size
  return { member, requests: await endpoint.requests(), tokens }
}

async function run(effort: Effort): Promise<Outcome> {
  const processes = effort.isTiny ? 2 : 8
  const folder = mkdtempSync(join(tmpdir(), 'spotify-sdk-bench-'))
  await using redis = await RedisServer.start()
  const members: readonly Member[] = [
    { name: 'ours, FileTokenCache', kind: 'ours', shared: join(folder, 'tokens') },
    { name: 'ours, RedisTokenCache', kind: 'ours', shared: redis.url },
    ...[handWritten, ...(effort.withPeers ? peers : [])].map((library) => ({
      name: library.name,
      kind: library.kind,
      shared: 'none',
      library,
    })),
  ]
  const lifetimes: Lifetime[] = []
  try {
    for (const member of members) lifetimes.push(await lifetime(member, processes))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  const of = (kind: Row['kind']): readonly (Member & Lifetime)[] =>
    lifetimes
      .filter(({ member }) => member.kind === kind)
      .map((one) => Object.assign({ ...one.member }, one))
  const most = Math.max(...of('ours').map(({ requests }) => requests))
  return {
    columns: ['token requests', 'different tokens'],
    rows: lifetimes.map(({ member: { name, kind }, requests, tokens }) => ({
      name,
      kind,
      cells: [`${requests}`, `${tokens}`],
      bar: requests,
    })),
    goals: [
      {
        what: `${processes} processes that share a cache: token requests in a lifetime`,
        bestPeer: best(of('peer'), ({ requests }) => requests, String),
        toReach: '1',
        reached: `${most}`,
        isReached: most === 1,
      },
    ],
  }
}

export const fleet: Experiment = {
  name: 'fleet',
  title: 'Eight processes',
  method:
    'Eight processes start at the same time and ask 100 times each, within the life of one ' +
    'token; the endpoint answers after 100 ms. No peer shares a token among processes ' +
    '(msal-node and the official SDK accept a store, without a lock): each process requests ' +
    'its own.',
  limitSeconds: 120,
  run,
}
