import { RedisTokenCache } from '@spotify-sdk/cache-redis'
import { Redis } from 'ioredis'
import { createClient } from 'redis'
import { serializeTokenInfo } from '@spotify-sdk/auth-core'
import { RedisServer } from 'test-support/redis/redis-server.ts'
import type { Effort, Experiment, Outcome } from '../experiment.ts'
import { interleave } from '../interleave.ts'
import { peersFolder } from '../libraries.ts'
import { best } from './best.ts'
import { sampleToken } from './sample-token.ts'
import { runsOf, timingColumns, timingRows, type Timed } from './timing-rows.ts'

const key = 'client-credentials:0123456789abcdef0123456789abcdef'

/** Other libraries' caches on Redis. */
interface GeneralCaches {
  readonly [name: string]: (url: string) => Promise<{
    readonly get: () => Promise<unknown>
    readonly close: () => Promise<unknown>
  }>
}

async function run(effort: Effort): Promise<Outcome> {
  await using redis = await RedisServer.start()
  const token = sampleToken()
  const text = serializeTokenInfo(token)
  const nodeRedis = createClient({ url: redis.url })
  await nodeRedis.connect()
  const ioredis = new Redis(redis.url)
  const onNodeRedis = new RedisTokenCache({ client: nodeRedis })
  const onIoredis = new RedisTokenCache({ client: ioredis })
  await onNodeRedis.set(token, key)
  await nodeRedis.set('raw', text)
  const timed = new Map<string, Timed>([
    ['redis: raw GET', { kind: 'floor', to: 'redis: raw GET', run: () => nodeRedis.get('raw') }],
    [
      'RedisTokenCache.get on redis',
      { kind: 'ours', to: 'redis: raw GET', run: () => onNodeRedis.get(key) },
    ],
    ['ioredis: raw GET', { kind: 'floor', to: 'ioredis: raw GET', run: () => ioredis.get('raw') }],
    [
      'RedisTokenCache.get on ioredis',
      { kind: 'ours', to: 'ioredis: raw GET', run: () => onIoredis.get(key) },
    ],
  ])
  const ends: (() => Promise<unknown>)[] = [() => nodeRedis.close(), () => ioredis.quit()]
  if (effort.withPeers) {
    const caches = (await import(`${peersFolder}/redis-caches.ts`)) as GeneralCaches
    for (const [name, open] of Object.entries(caches)) {
      const { get, close } = await open(redis.url)
      const to = name.includes('ioredis') ? 'ioredis: raw GET' : 'redis: raw GET'
      timed.set(name, { kind: 'peer', to, run: get })
      ends.push(close)
    }
  }
  const pace = effort.isTiny
    ? { rounds: 1, sampleMilliseconds: 5 }
    : { rounds: 31, sampleMilliseconds: 100 }
  const timings = await interleave(runsOf(timed), pace)
  for (const end of ends) await end()
  const ratioOf = (name: string): number => timings.ratio(name, timed.get(name)?.to ?? name)
  const others = [...timed].filter(([, { kind }]) => kind === 'peer').map(([name]) => ({ name }))
  return {
    columns: timingColumns,
    rows: timingRows(timed, timings),
    goals: ['redis', 'ioredis'].map((client) => {
      const reached = ratioOf(`RedisTokenCache.get on ${client}`)
      return {
        what: `\`RedisTokenCache.get\` × raw GET by \`${client}\``,
        bestPeer: best(
          others.filter(({ name }) => timed.get(name)?.to === `${client}: raw GET`),
          ({ name }) => ratioOf(name),
          (ratio) => ratio.toFixed(2),
        ),
        toReach: '≤ 1.15',
        reached: reached.toFixed(2),
        isReached: reached <= 1.15,
      }
    }),
  }
}

export const redisGet: Experiment = {
  name: 'redis-get',
  title: 'A token from Redis',
  method:
    'A Redis server on loopback, one call after another, all in turn in 31 shuffled rounds; the ' +
    'floor is the same client’s `GET` of a string of the same length. `RedisTokenCache` reads two ' +
    'fields of a hash with a time-out, checks the token, and asks for the server’s time once in ' +
    'ten seconds.',
  plot: 'Time to read a token from Redis, × raw GET by the same client',
  limitSeconds: 90,
  run,
}
