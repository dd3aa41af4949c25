import { maxWriteSeconds } from '@spotify-sdk/auth-core/toolkit'
import { Pool } from 'pg'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { patientClock } from 'test-support/patient-clock.ts'
import { PostgresServer } from 'test-support/postgres/postgres-server.ts'
import { freePort } from 'test-support/redis/free-ports.ts'
import { TcpProxy } from 'test-support/redis/tcp-proxy.ts'
import { waitUntil } from 'test-support/redis/wait-until.ts'
import { sampleToken } from 'test-support/sample-token.ts'
import { VirtualClock } from 'test-support/virtual-clock.ts'
import { PostgresTokenCache, type PgPool, type PgPoolClient } from '../src/index.ts'

let server: PostgresServer
let direct: PostgresTokenCache
beforeAll(async () => {
  server = await PostgresServer.start({
    access: ['host all postgres 127.0.0.1/32 trust', 'host all all 127.0.0.1/32 scram-sha-256'],
  })
  direct = new PostgresTokenCache({ url: server.url, clock: patientClock() })
  await direct.createTable()
})
afterAll(async () => {
  await direct.close()
  await server[Symbol.asyncDispose]()
})

const token = sampleToken()

const writes = [
  ['sign-in', (cache: PostgresTokenCache) => cache.set(token, 'key'), token.accessToken],
  ['sign-out', (cache: PostgresTokenCache) => cache.delete('key'), undefined],
] as const

describe.each(writes)('a %s', (_name, write, stored) => {
  it('is repeated until a database that refuses connections accepts them', async () => {
    await direct.set(sampleToken(), 'key')
    await using proxy = await TcpProxy.start(server.port)
    const url = server.url.replace(`${server.port}`, `${proxy.port}`)
    await using cache = new PostgresTokenCache({ url, clock: patientClock() })
    using connect = vi.spyOn(Pool.prototype, 'connect')
    proxy.cut()
    const written = write(cache)
    written.catch(() => {})
    await waitUntil('it is repeated', () => connect.mock.calls.length >= 3)
    proxy.mend()
    await written
    expect((await direct.get('key'))?.accessToken).toBe(stored)
  })

  it('is repeated until a database that does not answer does', async () => {
    await direct.set(sampleToken(), 'key')
    const clock = new VirtualClock()
    await using cache = new PostgresTokenCache({ url: server.url, clock })
    await cache.get('key')
    using connect = vi.spyOn(Pool.prototype, 'connect')
    server.freeze()
    const written = write(cache)
    written.catch(() => {})
    await waitUntil('it is repeated', async () => {
      await clock.advance(0.1)
      return connect.mock.calls.length >= 2
    }).finally(() => server.thaw())
    await written
    expect((await direct.get('key'))?.accessToken).toBe(stored)
  })

  it('is repeated until a failover ends, in which the server is read-only', async () => {
    await direct.set(sampleToken(), 'key')
    await using cache = new PostgresTokenCache({ url: server.url, clock: patientClock() })
    using connect = vi.spyOn(Pool.prototype, 'connect')
    await server.set('default_transaction_read_only', 'on')
    await expect(cache.lease('another')).rejects.toMatchObject({ code: 'postgres_readonly' })
    const before = connect.mock.calls.length
    const written = write(cache)
    written.catch(() => {})
    try {
      await waitUntil('it is repeated', () => connect.mock.calls.length >= before + 2)
    } finally {
      await server.set('default_transaction_read_only', 'off')
    }
    await written
    expect((await direct.get('key'))?.accessToken).toBe(stored)
  })

  it.each(['57P01', '57P02', '57P05', '08P01'])(
    'is repeated on another connection if the server or its pooler has just ended this one (%s)',
    async (code) => {
      await direct.set(sampleToken(), 'key')
      const pool = new Pool({ connectionString: server.url })
      let ended = 0
      const client: PgPool = {
        totalCount: 1,
        connect: async () => {
          const connection = await pool.connect()
          const query: PgPoolClient['query'] = async (statement) => {
            if (statement.text.startsWith('select')) return connection.query(statement)
            if (++ended === 1) throw Object.assign(new Error('terminating connection'), { code })
            return connection.query(statement)
          }
          return {
            query,
            release: (destroy) => connection.release(destroy),
            on: (...listener) => connection.on(...listener),
            off: (...listener) => connection.off(...listener),
          }
        },
      }
      await write(new PostgresTokenCache({ client, clock: patientClock() }))
      expect({ ended, stored: (await direct.get('key'))?.accessToken }).toEqual({
        ended: 2,
        stored,
      })
      await pool.end()
    },
  )

  it('is repeated until the name of the server is resolved', async () => {
    await direct.set(sampleToken(), 'key')
    const pool = new Pool({ connectionString: server.url })
    let attempts = 0
    const client: PgPool = {
      totalCount: 1,
      connect: async () => {
        const failure = new Error('getaddrinfo EAI_AGAIN postgres.example')
        if (++attempts <= 2) throw Object.assign(failure, { code: 'EAI_AGAIN' })
        return pool.connect()
      },
    }
    await write(new PostgresTokenCache({ client, clock: patientClock() }))
    expect(attempts).toBeGreaterThan(2)
    expect((await direct.get('key'))?.accessToken).toBe(stored)
    await pool.end()
  })

  it('fails at its first attempt because of a certificate', async () => {
    let attempts = 0
    const code = 'ERR_TLS_CERT_ALTNAME_INVALID'
    const client: PgPool = {
      totalCount: 1,
      connect: async () => {
        attempts++
        throw Object.assign(new Error('not its name'), { code })
      },
    }
    const cache = new PostgresTokenCache({ client, clock: new VirtualClock() })
    await expect(write(cache)).rejects.toMatchObject({ code })
    expect(attempts).toBe(1)
  })

  it('that failed for 4.5 s reports the latest failure, not its own time-out', async () => {
    const clock = new VirtualClock()
    const url = `postgres://127.0.0.1:${await freePort()}`
    await using cache = new PostgresTokenCache({ url, clock })
    let code: unknown
    write(cache).catch((error: { code?: unknown }) => (code = error.code))
    await waitUntil('it has failed', async () => {
      await clock.advance(0.1)
      return code !== undefined
    })
    expect(code).toBe('ECONNREFUSED')
  })

  it('asks for nothing to be done after its caller was told that it failed', async () => {
    const clock = new VirtualClock()
    const deadlines: number[] = []
    // Tells its time, and answers to no write.
    const connection: PgPoolClient = {
      query: async ({ text, values = [] }) => {
        if (text.startsWith('select')) return { rows: [{ now: '1800000000' }] }
        deadlines.push(Number(values[2]) / 1_000_000)
        return new Promise(() => {})
      },
      release: () => {},
      on: () => {},
      off: () => {},
    }
    const client: PgPool = { totalCount: 1, connect: async () => connection }
    let code: unknown
    write(new PostgresTokenCache({ client, clock })).catch(
      (error: { code?: unknown }) => (code = error.code),
    )
    await waitUntil('it has failed', async () => {
      await clock.advance(0.1)
      return code !== undefined
    })
    expect({ code, isRepeated: deadlines.length > 3 }).toEqual({
      code: 'timeout',
      isRepeated: true,
    })
    expect(Math.max(...deadlines)).toBeLessThanOrEqual(1_800_000_000 + maxWriteSeconds)
  })

  it.each([
    ['a wrong password', 'service:wrong@', 'spotify_sdk_tokens', 'postgres_auth'],
    ['a missing table', 'postgres@', 'absent', 'postgres_no_table'],
  ])('fails at its first attempt because of %s', async (_reason, user, table, code) => {
    const client = new Pool({ connectionString: server.url.replace('postgres@', user) })
    const cache = new PostgresTokenCache({ client, table, clock: new VirtualClock() })
    await expect(write(cache)).rejects.toMatchObject({ code })
    await client.end()
  })
})
