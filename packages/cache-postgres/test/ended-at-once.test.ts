import { once } from 'node:events'
import { connect, createServer, type AddressInfo } from 'node:net'
import { Pool } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { patientClock } from 'test-support/patient-clock.ts'
import { PostgresServer } from 'test-support/postgres/postgres-server.ts'
import { sampleToken } from 'test-support/sample-token.ts'
import { PostgresTokenCache } from '../src/index.ts'

/** A message of the server: its type, its length and its content. */
function message(type: string, content: string | Buffer): Buffer {
  const body = Buffer.from(content)
  const head = Buffer.alloc(5)
  head.write(type)
  head.writeInt32BE(body.length + 4, 1)
  return Buffer.concat([head, body])
}

/** A server that shuts down: it makes a connection ready and ends it, in one packet. */
const server = createServer((socket) => {
  socket.on('error', () => {})
  socket.once('data', () => {
    socket.end(
      Buffer.concat([
        message('R', Buffer.alloc(4)),
        message('Z', 'I'),
        message('E', 'SFATAL\0C57P01\0Mterminating connection\0\0'),
      ]),
    )
  })
})

beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening')
})
afterAll(() => void server.close())

describe('a pooler', () => {
  it.each([
    [
      'accepts no more clients',
      'no more connections allowed (max_client_conn)',
      'postgres_too_many_connections',
      'max_client_conn',
    ],
    ['has lost its server', 'server conn crashed?', 'postgres_protocol', 'log of the pooler'],
  ])('that %s is reported so, and a sign-in is repeated', async (_what, text, code, advice) => {
    let refusals = 0
    await using postgres = await PostgresServer.start()
    /** As PgBouncer 1.18 does: first it refuses, then it passes on. */
    await using pooler = createServer((socket) => {
      socket.on('error', () => {})
      socket.once('data', (start) => {
        if (refusals++ < 2) {
          socket.end(message('E', refusal))
          return
        }
        const upstream = connect(postgres.port, '127.0.0.1')
        upstream.on('error', () => {})
        upstream.write(start)
        socket.pipe(upstream).pipe(socket)
      })
    })
    const refusal = `SFATAL\0C08P01\0M${text}\0\0`
    await once(pooler.listen(0, '127.0.0.1'), 'listening')
    const { port } = pooler.address() as AddressInfo
    const url = `postgres://postgres@127.0.0.1:${port}/postgres`
    await using cache = new PostgresTokenCache({ url, clock: patientClock() })
    await expect(cache.get('key')).rejects.toMatchObject({
      code,
      message: expect.stringContaining(advice),
    })
    await cache.set(sampleToken(), 'key')
    expect(refusals).toBeGreaterThan(2)
    await cache.close()
  })
})

describe('a pool whose connect() passes the callback on and returns a promise of nothing', () => {
  it('lends its connection once, and gets it back', async () => {
    class TracedPool extends Pool {
      // As tracing libraries wrap it: whatever the caller passes, it returns a promise.
      override async connect(...given: unknown[]): Promise<never> {
        return (super.connect as (...values: unknown[]) => Promise<never>)(...given)
      }
    }
    await using postgres = await PostgresServer.start()
    const client = new TracedPool({ connectionString: postgres.url, max: 1 })
    const cache = new PostgresTokenCache({ client, clock: patientClock() })
    await cache.createTable()
    const token = sampleToken()
    await cache.set(token, 'key')
    expect(await cache.get('key')).toMatchObject({ accessToken: token.accessToken })
    expect({ total: client.totalCount, idle: client.idleCount }).toEqual({ total: 1, idle: 1 })
    await client.end()
  })
})

describe('a connection that its server ends as soon as it is ready', () => {
  it.each(['a pool of the cache', 'a pool of its owner'])(
    'fails the operation, and throws nothing in the process (%s)',
    async (whose) => {
      const { port } = server.address() as AddressInfo
      const url = `postgres://postgres@127.0.0.1:${port}/postgres`
      const client = new Pool({ connectionString: url })
      client.on('error', () => {})
      await using cache = new PostgresTokenCache(
        whose === 'a pool of the cache' ? { url } : { client },
      )
      const thrown: unknown[] = []
      const note = (error: unknown): void => void thrown.push(error)
      process.on('uncaughtExceptionMonitor', note)
      await expect(cache.get('key')).rejects.toMatchObject({ name: 'TokenCacheError' })
      process.off('uncaughtExceptionMonitor', note)
      await client.end()
      expect(thrown).toEqual([])
    },
  )
})
