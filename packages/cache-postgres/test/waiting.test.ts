import { randomUUID } from 'node:crypto'
import { maxWriteSeconds } from '@spotify-sdk/auth-core/toolkit'
import { Client, Pool } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PostgresServer } from 'test-support/postgres/postgres-server.ts'
import { waitUntil } from 'test-support/redis/wait-until.ts'
import { sampleToken } from 'test-support/sample-token.ts'
import { takeLease } from 'test-support/take-lease.ts'
import { VirtualClock } from 'test-support/virtual-clock.ts'
import { PostgresTokenCache, type PgClient, type PgPool } from '../src/index.ts'

let server: PostgresServer
let direct: PostgresTokenCache
beforeAll(async () => {
  server = await PostgresServer.start()
  direct = new PostgresTokenCache({ url: server.url })
  await direct.createTable()
})
afterAll(async () => {
  await direct.close()
  await server[Symbol.asyncDispose]()
})

/** The only connection of a cache, in use until a test frees it. */
interface BusyConnection {
  readonly client: PgPool | PgClient
  free(): void
  end(): Promise<void>
}

async function busyPool(): Promise<BusyConnection> {
  const client = new Pool({ connectionString: server.url, max: 1 })
  const held = await client.connect()
  return { client, free: () => held.release(), end: () => client.end() }
}

async function busyClient(): Promise<BusyConnection> {
  const client = new Client(server.url)
  await client.connect()
  const freed = Promise.withResolvers<void>()
  let isFirst = true
  const oneByOne: PgClient = {
    query: async (statement) => {
      const isHeld = isFirst
      isFirst = false
      if (isHeld) await freed.promise
      return client.query(statement)
    },
  }
  // Another cache has its turn.
  const other = new PostgresTokenCache({ client: oneByOne, clock: new VirtualClock() })
  const held = other.get('held')
  await waitUntil('it has sent its statement', () => !isFirst)
  const end = async (): Promise<void> => {
    await held
    await client.end()
  }
  return { client: oneByOne, free: freed.resolve, end }
}

describe.each([
  ['a Pool', busyPool],
  ['a Client', busyClient],
])('while the only connection of %s is in use', (_name, busy) => {
  it('operations wait for it for 4 s, and then have their whole half second', async () => {
    const connection = await busy()
    const clock = new VirtualClock()
    const cache = new PostgresTokenCache({ client: connection.client, clock })
    const tokens = Array.from({ length: 300 }, () => sampleToken())
    const prefix = randomUUID()
    await Promise.all(tokens.map((token, user) => direct.set(token, `${prefix} ${user}`)))
    const reads = Promise.allSettled(tokens.map((_, user) => cache.get(`${prefix} ${user}`)))
    await clock.advance(4)
    connection.free()
    const read = (await reads).map((result) =>
      result.status === 'fulfilled'
        ? result.value?.accessToken
        : (result.reason as { code?: unknown }).code,
    )
    expect(read).toEqual(tokens.map(({ accessToken }) => accessToken))
    await connection.end()
  })

  it('an operation fails after 4.5 s at most, and its statement is not sent later', async () => {
    const connection = await busy()
    const clock = new VirtualClock()
    const cache = new PostgresTokenCache({ client: connection.client, clock })
    const key = randomUUID()
    const codes: unknown[] = []
    for (const use of [cache.get(key), cache.lease(key), cache.set(sampleToken(), key)]) {
      use.catch((error: { code?: unknown }) => codes.push(error.code))
    }
    await waitUntil('all have failed', async () => {
      await clock.advance(maxWriteSeconds)
      return codes.length === 3
    })
    expect(codes).toEqual(['timeout', 'timeout', 'timeout'])
    connection.free()
    // Its turn comes after theirs.
    expect(await cache.get(key)).toBeUndefined()
    expect((await direct.lease(key)).granted).toBe(true)
    await connection.end()
  })

  it('a lease lasts from when its statement was sent', async () => {
    const connection = await busy()
    const clock = new VirtualClock()
    const cache = new PostgresTokenCache({ client: connection.client, clock, leaseSeconds: 5 })
    const key = randomUUID()
    // The digests of key and statement are known then, so that nothing but the connection is waited for.
    await (await takeLease(direct, key)).release()
    const lease = takeLease(cache, key)
    await clock.advance(4)
    connection.free()
    expect((await lease).remainingSeconds()).toBe(5)
    await (await lease).release()
    await connection.end()
  })
})

it('a pool that gives up earlier has not answered in time either', async () => {
  const client = new Pool({ connectionString: server.url, max: 1 })
  const held = await client.connect()
  // Only now, so that its connection was made in time.
  client.options.connectionTimeoutMillis = 50
  const cache = new PostgresTokenCache({ client })
  await expect(cache.get('key')).rejects.toMatchObject({ code: 'timeout' })
  held.release()
  await client.end()
})
