import { describe, expect, it } from 'vitest'
import {
  OutageScenario,
  outageTimeoutMilliseconds,
  unexplained,
  whenUnseen,
} from 'test-support/outage-scenario.ts'
import { ioRedis, nodeRedis } from 'test-support/redis/redis-clients.ts'
import { RedisServer } from 'test-support/redis/redis-server.ts'
import { TcpProxy } from 'test-support/redis/tcp-proxy.ts'
import { RedisTokenCache } from '../src/index.ts'

/** A Redis and the link to it. */
interface Backend {
  readonly server: RedisServer
  readonly proxy: TcpProxy
}

/** Ways to connect to Redis. */
const ways = ['redis', 'ioredis', 'url'] as const

interface Disturbance {
  readonly name: string
  readonly disturb: (backend: Backend) => unknown
  readonly mend: (backend: Backend) => unknown
  /** A failure in the events, or `undefined` for none. */
  readonly failure: RegExp | undefined
}

const password = 'p4ssw0rd-of-a-redis'

const disturbances: readonly Disturbance[] = [
  {
    name: 'stopped',
    disturb: ({ server }) => server.stop(),
    mend: ({ server }) => server.start(),
    failure: /^get (?:timeout|ECONNRESET|redis_unavailable)$/,
  },
  {
    name: 'frozen',
    disturb: ({ server }) => server.freeze(),
    mend: ({ server }) => server.thaw(),
    failure: /^get timeout$/,
  },
  {
    name: 'flushed',
    disturb: ({ server }) => server.command('FLUSHALL'),
    mend: () => {},
    failure: undefined,
  },
  {
    name: 'read-only',
    disturb: ({ server }) => server.command('REPLICAOF', '127.0.0.1', '1'),
    mend: ({ server }) => server.command('REPLICAOF', 'NO', 'ONE'),
    failure: /^lease redis_readonly$/,
  },
  {
    name: 'out of memory',
    disturb: ({ server }) => server.command('CONFIG', 'SET', 'maxmemory', '1'),
    mend: ({ server }) => server.command('CONFIG', 'SET', 'maxmemory', '0'),
    failure: /^lease redis_oom$/,
  },
  {
    name: 'given another password',
    disturb: async ({ server }) => {
      await server.command('CONFIG', 'SET', 'requirepass', password)
      server.password = password
      await server.command('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes')
    },
    mend: async ({ server }) => {
      await server.command('CONFIG', 'SET', 'requirepass', '')
      server.password = undefined
    },
    failure: /^get (?:redis_noauth|timeout|redis_unavailable|ECONNRESET)$/,
  },
  {
    name: 'cut off',
    disturb: ({ proxy }) => proxy.cut(),
    mend: ({ proxy }) => proxy.mend(),
    failure: /^get (?:timeout|ECONNRESET|redis_unavailable)$/,
  },
  {
    name: 'far too slow to reach',
    disturb: ({ proxy }) => (proxy.delayMilliseconds = 2000),
    mend: ({ proxy }) => proxy.mend(),
    failure: /^get timeout$/,
  },
  {
    name: 'behind a link that swallows everything',
    disturb: ({ proxy }) => proxy.hold(),
    mend: ({ proxy }) => proxy.mend(),
    failure: /^get timeout$/,
  },
]

describe.concurrent('while its Redis is', () => {
  it.for(disturbances.map((disturbance) => [disturbance.name, disturbance] as const))(
    '%s, every caller gets a token, and afterwards refreshes are shared again',
    { retry: whenUnseen, timeout: outageTimeoutMilliseconds },
    async ([, { disturb, mend, failure }]) => {
      const verdicts = await Promise.all(
        ways.map(async (way) => {
          await using server = await RedisServer.start()
          await using proxy = await TcpProxy.start(server.port)
          await using stack = new AsyncDisposableStack()
          await using scenario = await OutageScenario.start(async (leaseSeconds) => {
            if (way === 'url') {
              return new RedisTokenCache({ url: `redis://127.0.0.1:${proxy.port}`, leaseSeconds })
            }
            const { client, close } = await (way === 'redis' ? nodeRedis : ioRedis)(proxy.port)
            stack.defer(() => void close())
            return new RedisTokenCache({ client, leaseSeconds })
          })
          const report = await scenario.run(
            () => disturb({ server, proxy }),
            () => mend({ server, proxy }),
          )
          return { way, errors: report.errors, unexplained: unexplained(report, failure) }
        }),
      )
      expect(verdicts).toEqual(ways.map((way) => ({ way, errors: [], unexplained: [] })))
    },
  )
})
