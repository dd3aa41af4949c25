import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { PostgresServer } from 'test-support/postgres/postgres-server.ts'
import { RedisServer } from 'test-support/redis/redis-server.ts'
import { UpstashFront } from 'test-support/redis/upstash-front.ts'
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
  /** Says which cache the processes share. */
  readonly variables?: Readonly<Record<string, string>>
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
  // Each in turn has an app of its own, as they share servers.
  const clientId = randomBytes(16).toString('hex')
  const values = [endpoint.url, beginAt, clientId, JSON.stringify(member.library ?? null)]
  const seen = await Promise.all(
    Array.from({ length: processes }, () =>
      runProgram<readonly string[]>('fleet-member', values, {
        limitSeconds: 40,
        variables: member.variables,
      }),
    ),
  )
  const tokens = new Set(seen.flat()).size
  return { member, requests: await endpoint.requests(), tokens }
}

/** One program, whose variables name its cache, and whether tokens are encrypted. */
function ourMembers(stores: Readonly<Record<'folder' | 'redis' | 'postgres', string>>): Member[] {
  const urls = {
    FileTokenCache: pathToFileURL(join(stores.folder, 'tokens')).href,
    RedisTokenCache: stores.redis,
    PostgresTokenCache: stores.postgres,
  }
  const key = `bench:${randomBytes(32).toString('base64url')}`
  return Object.entries(urls).flatMap(([name, url]) => [
    { name: `ours, ${name}`, kind: 'ours', variables: { SPOTIFY_SDK_TOKEN_CACHE: url } },
    {
      name: `ours, ${name}, encrypted`,
      kind: 'ours',
      variables: {
        SPOTIFY_SDK_TOKEN_CACHE: url,
        SPOTIFY_SDK_TOKEN_CACHE_KEY: key,
      },
    },
  ])
}

async function run(effort: Effort): Promise<Outcome> {
  const processes = effort.isTiny ? 2 : 8
  const folder = mkdtempSync(join(tmpdir(), 'spotify-sdk-bench-'))
  await using redis = await RedisServer.start()
  await using upstash = await UpstashFront.start(redis.port)
  await using postgres = await PostgresServer.start()
  const members: readonly Member[] = [
    ...ourMembers({ folder, redis: redis.url, postgres: postgres.url }),
    {
      name: 'ours, RedisTokenCache on Upstash',
      kind: 'ours',
      variables: {
        UPSTASH_REDIS_REST_URL: upstash.settings.url,
        UPSTASH_REDIS_REST_TOKEN: upstash.token,
      },
    },
    ...[handWritten, ...(effort.withPeers ? peers : [])].map((library) => ({
      name: library.name,
      kind: library.kind,
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
    'token; ours are one program, whose environment variables choose the cache. ' +
    'The endpoint answers after 100 ms. No peer shares a token among processes ' +
    '(msal-node and the official SDK accept a store, without a lock): each process requests ' +
    'its own.',
  limitSeconds: 180,
  run,
}
