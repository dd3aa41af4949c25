import { RedisTokenCache } from '@spotify-sdk/cache-redis'
import fc from 'fast-check'
import { alive } from '../cases/alive.ts'
import { liveValues, type LiveValue } from '../cases/live-value.ts'
import { hostileNumber, hostileText } from '../cases/hostile-text.ts'
import { fastClock } from '../fast-clock.ts'
import { everyPlanted } from '../planted.ts'
import { hostileTarget, type Outcome } from '../target.ts'
import { problemWithCacheResult, tryLease } from './value-checks.ts'
import { secretTexts, storedBytes, storedFields, tokenFields } from './stored-token.ts'

/** An operation of the cache, and what the client returns or throws. */
interface ClientCase {
  readonly operation: 'get' | 'lease' | 'set' | 'delete'
  readonly kind: 'redis' | 'ioredis'
  /** Whether the cache has read the server's clock before, so that a read is a plain `HMGET`. */
  readonly knowsClock: boolean
  readonly replies: ReadonlyArray<readonly [how: 'returns' | 'throws', what: LiveValue]>
}

const key = 'client-credentials:app'

const words = fc.constantFrom('granted', 'busy', 'cooldown', '1', '0', '', 'rate_limited')
const instants = fc.constantFrom('1800000000000000', '1900000000000000', '0', '-1', 'x', '1e400')
const texts = fc.oneof(
  words,
  instants,
  storedBytes.map((bytes) => new TextDecoder().decode(bytes)),
  hostileNumber.map(String),
  hostileText,
)

/** Valid replies of the scripts. */
const storedText = JSON.stringify(storedFields)
const now = '1800000000000000'
const end = '1900000000000000'
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

/** A valid reply, with at most one item replaced. */
const spoiltLists = fc
  .tuple(right, fc.option(fc.tuple(fc.nat(5), texts), { freq: 4 }))
  .map(([list, change]): LiveValue => {
    const items = list.map((data): LiveValue => ({ is: 'data', data }))
    if (change === null) return { is: 'array', items }
    const [at, data] = change
    return { is: 'array', items: items.with(at % items.length, { is: 'data', data }) }
  })

/** Lists with any items. */
const lists = fc
  .tuple(
    fc.oneof(words, instants),
    fc.array(
      fc.oneof(
        { weight: 8, arbitrary: texts.map((data): LiveValue => ({ is: 'data', data })) },
        { weight: 1, arbitrary: liveValues(['0', 'length', 'message', 'code'], secretTexts) },
      ),
      { maxLength: 6 },
    ),
  )
  .map(([first, items]): LiveValue => {
    const head: LiveValue = { is: 'data', data: first }
    return { is: 'array', items: [head, ...items] }
  })

const errors = fc.oneof(
  liveValues(['message', 'code', 'cause', 'errors', 'lastNodeError'], secretTexts),
  fc
    .constantFrom('NOSCRIPT x', 'READONLY x', 'OOM x', 'MOVED 1 h:1', 'WRONGTYPE x', '__proto__ x')
    .map((message): LiveValue => {
      return { is: 'object', fields: [['message', { is: 'data', data: message }, 'value']] }
    }),
)

const replies = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(fc.constant('returns' as const), spoiltLists) },
  { weight: 3, arbitrary: fc.tuple(fc.constant('returns' as const), lists) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('returns' as const), liveValues(['0'])) },
  { weight: 2, arbitrary: fc.tuple(fc.constant('throws' as const), errors) },
)

export const redisClient = hostileTarget<ClientCase>({
  name: 'redis-client',
  what: 'replies and errors of the client of a `RedisTokenCache`',
  weight: 8,
  cases: fc.record({
    operation: fc.constantFrom('get', 'get', 'lease', 'lease', 'set', 'delete'),
    kind: fc.constantFrom('redis', 'ioredis'),
    knowsClock: fc.boolean(),
    replies: fc.array(replies, { minLength: 1, maxLength: 3 }),
  }),
  run: async ({ operation, kind, knowsClock, replies: answers }) => {
    let calls = 0
    let isFirst = knowsClock
    const reply = async (): Promise<unknown> => {
      if (isFirst) {
        isFirst = false
        return [now, '0', null, null]
      }
      const [how, what] = answers[calls++ % answers.length] ?? ['returns', { is: 'silent' }]
      if (how === 'throws') throw alive(what)
      return alive(what)
    }
    const client =
      kind === 'redis'
        ? { eval: reply, evalSha: reply, hmGet: reply }
        : { eval: reply, evalsha: reply, hmget: reply }
    const cache = new RedisTokenCache({ client, clock: fastClock(10) })
    if (knowsClock) await cache.get(key)
    return runOperation(cache, operation)
  },
  problemWith: problemWithCacheResult,
  mayThrow: ['TokenCacheError'],
  secrets: everyPlanted,
})

export async function runOperation(
  cache: RedisTokenCache,
  operation: ClientCase['operation'],
): Promise<Outcome> {
  if (operation === 'lease') return { value: await tryLease(cache, key), shown: [cache] }
  if (operation === 'get') return { value: await cache.get(key), shown: [cache] }
  await (operation === 'set' ? cache.set(tokenFields, key) : cache.delete(key))
  return { value: undefined, shown: [cache] }
}
