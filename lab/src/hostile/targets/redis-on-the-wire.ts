import { createServer } from 'node:net'
import { RedisTokenCache } from '@spotify-sdk/cache-redis'
import fc from 'fast-check'
import { listen } from '../../listen.ts'
import { encoded, mutatedBytes } from '../cases/hostile-bytes.ts'
import { weighted } from '../cases/hostile-text.ts'
import { planted } from '../planted.ts'
import { hostileTarget } from '../target.ts'
import { cacheRules, fastClock, operate } from './cache-operations.ts'
import { spoiltReplies } from './redis-client.ts'

/** Writes a reply as RESP, Redis's protocol. */
function resp(list: readonly (string | null)[]): string {
  const items = list.map((item) =>
    item === null ? '$-1\r\n' : `$${Buffer.byteLength(item)}\r\n${item}\r\n`,
  )
  return `*${list.length}\r\n${items.join('')}`
}

const wrong = fc.constantFrom(
  '+OK\r\n',
  '$-1\r\n',
  '*-1\r\n',
  ':1\r\n',
  '-NOSCRIPT no\r\n',
  `-ERR ${planted.password}\r\n`,
  '-MOVED 1 127.0.0.1:1\r\n',
  '*2147483647\r\n',
  '$2147483647\r\nabc\r\n',
  '*1\r\n'.repeat(2000),
  '%1\r\n$9\r\n__proto__\r\n:1\r\n',
  '>2\r\n$7\r\nmessage\r\n$1\r\nx\r\n',
  ',nan\r\n(999999999999999999999999\r\n#t\r\n_\r\n',
)

/** Replies, half of them with changed bytes, and sometimes none. */
const replies = weighted([3, spoiltReplies.map(resp)], [1, wrong])
const packets = weighted([5, encoded(replies)], [5, mutatedBytes(replies)], [1, fc.constant('')])

export const redisOnTheWire = hostileTarget({
  ...cacheRules,
  name: 'redis-on-the-wire',
  what: 'bytes of a false Redis server, to the client that `RedisTokenCache` creates',
  weight: 2,
  cases: fc.record({
    operation: fc.constantFrom('get', 'lease', 'set', 'delete'),
    /** Accepts the connection set-up, and is hostile afterwards. */
    acceptsLogin: fc.constantFrom(true, true, true, false),
    /** What the server sends after each packet of the client, again and again. */
    packets: fc.array(packets, { minLength: 1, maxLength: 5 }),
    /** Ends the connection after all packets. */
    endsAfterwards: fc.boolean(),
  }),
  run: async ({ operation, acceptsLogin, packets: all, endsAfterwards }) => {
    const falseRedis = createServer((socket) => {
      let received = 0
      socket.on('data', (bytes) => {
        const text = bytes.toString('latin1')
        // A client that gets no reply to AUTH and SELECT sends no commands.
        if (acceptsLogin && !text.includes('EVAL')) {
          socket.write('+OK\r\n'.repeat(text.match(/^\*/gm)?.length ?? 0))
          return
        }
        socket.write(all[received++ % all.length] ?? '', 'latin1')
        if (endsAfterwards && received > all.length) socket.end()
      })
    })
    await using server = await listen(falseRedis)
    const url = `redis://user:${planted.password}@127.0.0.1:${server.port}/1`
    const cache = new RedisTokenCache({ url, clock: fastClock(10) })
    try {
      return await operate(cache, operation)
    } finally {
      await cache.close()
    }
  },
})
