import { RedisTokenCache } from '@spotify-sdk/cache-redis'
import fc from 'fast-check'
import { perform } from '../cases/alive.ts'
import { hostileNumber, hostileText, weighted } from '../cases/hostile-text.ts'
import { arrayOf, liveAnswers, liveValues } from '../cases/hostile-values.ts'
import { hostileTarget } from '../target.ts'
import { cacheRules, fastClock, key, operate } from './cache-operations.ts'
import { storedTexts } from './stored-token.ts'
import { storedFields } from './tokens.ts'

const storedText = JSON.stringify(storedFields)
const now = '1800000000000000'
const end = '1900000000000000'

/** Valid replies of the scripts. */
const right = fc.constantFrom<readonly (string | null)[]>(
  [now, '5', storedText, end],
  [now, '0', null, null],
  [storedText, end],
  ['granted', now, '5', storedText, end, '0'],
  ['granted', now, '5', null, null, '1'],
  ['busy', now, '250000'],
  ['cooldown', now, '250000', 'rate_limited'],
  ['1'],
  ['0', now, '5'],
)

const words = fc.oneof(
  fc.constantFrom('granted', 'busy', 'cooldown', '1', '0', '', 'rate_limited'),
  fc.constantFrom(now, end, '0', '-1', 'x', '1e400'),
)
const texts = weighted(
  [2, words],
  [1, storedTexts],
  [1, hostileNumber.map(String)],
  [1, hostileText],
)

/** Valid replies with at most one item replaced. */
export const spoiltReplies = fc
  .tuple(right, fc.option(fc.tuple(fc.nat(5), texts), { freq: 4 }))
  .map(([list, change]) => (change === null ? list : list.with(change[0] % list.length, change[1])))

const item = weighted(
  [8, texts.map((text) => JSON.stringify(text))],
  [1, liveValues('0', 'length', 'message', 'code')],
)
const lists = fc
  .tuple(words, fc.array(item, { maxLength: 6 }))
  .map(([word, items]) => arrayOf([JSON.stringify(word), ...items]))

/** Replies as source. */
const replies = weighted(
  [6, spoiltReplies.map((list) => JSON.stringify(list))],
  [3, lists],
  [1, liveValues('0')],
)

const errors = fc.oneof(
  liveValues('message', 'code', 'cause', 'errors', 'lastNodeError'),
  fc
    .constantFrom('NOSCRIPT x', 'READONLY x', 'OOM x', 'MOVED 1 h:1', 'WRONGTYPE x', '__proto__ x')
    .map((message) => JSON.stringify({ message })),
)

export const redisClient = hostileTarget({
  ...cacheRules,
  name: 'redis-client',
  what: 'replies and errors of the client of a `RedisTokenCache`',
  weight: 8,
  cases: fc.record({
    operation: fc.constantFrom('get', 'get', 'lease', 'lease', 'set', 'delete'),
    /** Whether the client is one of `redis`, not of `ioredis`. */
    isNodeRedis: fc.boolean(),
    /** Whether the cache has read the server's clock before, so that a read is a plain `HMGET`. */
    knowsClock: fc.boolean(),
    /** What the client does at each call, as statements. */
    statements: fc.array(liveAnswers(replies, errors), { minLength: 1, maxLength: 3 }),
  }),
  run: async ({ operation, isNodeRedis, knowsClock, statements }) => {
    const coming = knowsClock ? [`return ${JSON.stringify([now, '0', null, null])}`] : []
    const reply = async (): Promise<unknown> => {
      if (coming.length === 0) coming.push(...statements)
      return perform(coming.shift() ?? 'return silent()')
    }
    const client = isNodeRedis
      ? { eval: reply, evalSha: reply, hmGet: reply }
      : { eval: reply, evalsha: reply, hmget: reply }
    const cache = new RedisTokenCache({ client, clock: fastClock(10) })
    if (knowsClock) await cache.get(key)
    return operate(cache, operation)
  },
})
