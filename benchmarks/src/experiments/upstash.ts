import { serializeTokenInfo } from '@spotify-sdk/auth-core'
import { RedisTokenCache } from '@spotify-sdk/cache-redis'
import { Redis } from '@upstash/redis'
import { RedisServer } from 'test-support/redis/redis-server.ts'
import { UpstashFront } from 'test-support/redis/upstash-front.ts'
import type { Effort, Experiment, Outcome } from '../experiment.ts'
import { interleave } from '../interleave.ts'
import { sampleToken } from './sample-token.ts'
import { runsOf, timingColumns, timingRows, type Timed } from './timing-rows.ts'

const key = 'client-credentials:0123456789abcdef0123456789abcdef'

const [read, refresh] = ['@upstash/redis: raw GET', '@upstash/redis: two raw SETs']
const ours = { get: 'RedisTokenCache.get', refresh: 'RedisTokenCache: lease and commit' }

async function run(effort: Effort): Promise<Outcome> {
  await using server = await RedisServer.start()
  await using front = await UpstashFront.start(server.port)
  const client = new Redis({ ...front.settings, enableTelemetry: false })
  const cache = new RedisTokenCache({ client })
  const token = sampleToken()
  const text = serializeTokenInfo(token)
  await cache.set(token, key)
  await client.set('raw', text)
  const timed = new Map<string, Timed>([
    [read, { kind: 'floor', to: read, run: () => client.get('raw') }],
    [ours.get, { kind: 'ours', to: read, run: () => cache.get(key) }],
    [
      refresh,
      {
        kind: 'floor',
        to: refresh,
        run: async () => {
          await client.set('raw', text)
          await client.set('raw', text)
        },
      },
    ],
    [
      ours.refresh,
      {
        kind: 'ours',
        to: refresh,
        run: async () => {
          const lease = await cache.lease(key)
          if (!lease.granted || !(await lease.commit(token))) throw new Error('Not stored.')
        },
      },
    ],
  ])
  const pace = effort.isTiny
    ? { rounds: 1, sampleMilliseconds: 5 }
    : { rounds: 31, sampleMilliseconds: 100 }
  const timings = await interleave(runsOf(timed), pace)
  return {
    columns: timingColumns,
    rows: timingRows(timed, timings),
    goals: Object.values(ours).map((name) => {
      const reached = timings.ratio(name, timed.get(name)?.to ?? name)
      return {
        what: `\`${name}\` × ${timed.get(name)?.to}`,
        bestPeer: '–',
        toReach: '≤ 1.3',
        reached: reached.toFixed(2),
        isReached: reached <= 1.3,
      }
    }),
  }
}

export const upstash: Experiment = {
  name: 'upstash',
  title: 'A token from Upstash',
  method:
    'A Redis server on loopback behind a server that speaks Upstash’s protocol, one call after another, ' +
    'all in turn in 31 shuffled rounds; the floor is the same client’s `GET` or `SET` of a string of the ' +
    'same length.',
  plot: 'Time to read or store a token by HTTP, × a raw command by the same client',
  limitSeconds: 90,
  run,
}
