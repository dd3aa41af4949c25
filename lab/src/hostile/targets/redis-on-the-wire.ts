import { once } from 'node:events'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { RedisTokenCache } from '@spotify-sdk/cache-redis'
import fc from 'fast-check'
import { mutatedBytes } from '../cases/mutated-bytes.ts'
import { fastClock } from '../fast-clock.ts'
import { everyPlanted, planted } from '../planted.ts'
import { hostileTarget } from '../target.ts'
import { problemWithCacheResult } from './value-checks.ts'
import { runOperation } from './redis-client.ts'
import { storedBytes } from './stored-token.ts'

/** What a server sends after each packet. */
interface WireCase {
  readonly operation: 'get' | 'lease' | 'set' | 'delete'
  /** Accepts the connection set-up, and is hostile afterwards. */
  readonly acceptsLogin: boolean
  readonly packets: readonly Uint8Array[]
  readonly afterwards: 'answer-on' | 'end' | 'silence'
}

/** Valid replies of the scripts. */
const right = fc.constantFrom(
  '*4\r\n$16\r\n1800000000000000\r\n$1\r\n0\r\n$-1\r\n$-1\r\n',
  '*3\r\n$7\r\ngranted\r\n$16\r\n1800000000000000\r\n$1\r\n5\r\n',
  '*3\r\n$4\r\nbusy\r\n$16\r\n1800000000000000\r\n$5\r\n25000\r\n',
  '*1\r\n$1\r\n1\r\n',
)

const replies = fc.oneof(
  fc.constantFrom(
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
  ),
  storedBytes.map((bytes) => {
    const text = new TextDecoder().decode(bytes)
    return `*4\r\n$16\r\n1800000000000000\r\n$1\r\n0\r\n$${Buffer.byteLength(text)}\r\n${text}\r\n$-1\r\n`
  }),
)

/** Replies, half of them with changed bytes. */
const answers = fc.oneof(
  fc.oneof(right, replies).map((text) => new TextEncoder().encode(text)),
  mutatedBytes(fc.oneof(right, replies)),
)

let hostile: WireCase | undefined
let server: Promise<Server> | undefined

async function start(): Promise<Server> {
  const created = createServer((socket) => {
    let packets = 0
    socket.on('error', () => {})
    socket.on('data', (bytes) => {
      const text = bytes.toString('latin1')
      // A client that gets no reply to AUTH and SELECT sends no commands.
      if (hostile?.acceptsLogin && !text.includes('EVAL')) {
        socket.write('+OK\r\n'.repeat(text.match(/^\*/gm)?.length ?? 0))
        return
      }
      const packet = hostile?.packets[packets++ % hostile.packets.length]
      if (packet === undefined || hostile === undefined) return
      const isOver = packets > hostile.packets.length
      if (isOver && hostile.afterwards === 'end') socket.end()
      else if (!isOver || hostile.afterwards === 'answer-on') socket.write(packet)
    })
  })
  created.listen(0, '127.0.0.1')
  await once(created, 'listening')
  created.unref()
  return created
}

export const redisOnTheWire = hostileTarget<WireCase>({
  name: 'redis-on-the-wire',
  what: 'bytes of a false Redis server, to the client that `RedisTokenCache` creates',
  weight: 2,
  cases: fc.record({
    operation: fc.constantFrom('get', 'lease', 'set', 'delete'),
    acceptsLogin: fc.constantFrom(true, true, true, false),
    packets: fc.array(answers, { minLength: 1, maxLength: 5 }),
    afterwards: fc.constantFrom('answer-on', 'answer-on', 'end', 'silence'),
  }),
  run: async (wire) => {
    const { port } = (await (server ??= start())).address() as AddressInfo
    hostile = wire
    const url = `redis://user:${planted.password}@127.0.0.1:${port}/1`
    const cache = new RedisTokenCache({ url, clock: fastClock(10) })
    try {
      return await runOperation(cache, wire.operation)
    } finally {
      await cache.close()
    }
  },
  problemWith: problemWithCacheResult,
  mayThrow: ['TokenCacheError'],
  secrets: everyPlanted,
  close: async () => {
    ;(await server)?.close()
    server = undefined
  },
})
