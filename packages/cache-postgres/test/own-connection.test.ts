import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { maxWriteSeconds } from '@spotify-sdk/auth-core/toolkit'
import { Client, Pool } from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { PostgresServer } from 'test-support/postgres/postgres-server.ts'
import { SilentServer } from 'test-support/redis/silent-server.ts'
import { patientClock } from 'test-support/patient-clock.ts'
import { TcpProxy } from 'test-support/redis/tcp-proxy.ts'
import { waitUntil } from 'test-support/redis/wait-until.ts'
import { sampleToken } from 'test-support/sample-token.ts'
import { takeLease } from 'test-support/take-lease.ts'
import { PostgresTokenCache } from '../src/index.ts'

// Only a time-out that is the subject of a test ends an operation here.
const clock = patientClock()

let server: PostgresServer
beforeAll(async () => {
  server = await PostgresServer.start()
})
afterAll(() => server[Symbol.asyncDispose]())

/** How many clients the server has, without the one that asks. */
async function connections(): Promise<number> {
  const text = `select count(*)::int from pg_stat_activity where application_name = 'spotify-sdk'`
  return Number((await server.query(text))[0]?.['count'])
}

function urlOf(port: number): string {
  return `postgres://postgres@127.0.0.1:${port}/postgres`
}

describe('a cache with a url', () => {
  it('connects at first use, by four connections at most, and closes what it has opened', async () => {
    const cache = new PostgresTokenCache({ url: server.url, clock })
    expect(await connections()).toBe(0)
    await cache.get('key')
    expect(await connections()).toBe(1)
    await Promise.all(Array.from({ length: 40 }, (_, index) => cache.get(`key ${index}`)))
    expect(await connections()).toBeLessThanOrEqual(4)
    await cache.close()
    await expect.poll(connections).toBe(0)
    await cache.close()
  })

  it('closes its connections at the end of a block that uses it', async () => {
    {
      await using cache = new PostgresTokenCache({ url: server.url, clock })
      cache.subscribe?.('key', () => {})
      await cache.get('key')
      await expect.poll(connections).toBe(2)
    }
    await expect.poll(connections).toBe(0)
  })

  it('waits for a connection as long as a sign-in may take', async () => {
    await using cache = new PostgresTokenCache({ url: server.url, clock })
    using connect = vi.spyOn(Pool.prototype, 'connect')
    await cache.get('key')
    const [pool] = connect.mock.contexts as Pool[]
    expect(pool?.options.connectionTimeoutMillis).toBe(maxWriteSeconds * 1000)
  })

  it('closes after the operations that are running, also those that wait for a connection', async () => {
    const cache = new PostgresTokenCache({ url: server.url, clock })
    const lease = await takeLease(cache, 'commit')
    const ends: unknown[] = []
    const note = (end: unknown): unknown => ends.push(end)
    const [token, users] = [
      sampleToken(),
      Array.from({ length: 8 }, (_, user) => `closing ${user}`),
    ]
    const operations = [
      ...users.map((user) => cache.set(token, user).then(() => note('stored'))),
      lease.commit(token).then(note),
    ]
    await cache.close()
    note('closed')
    await Promise.all(operations)
    const stored: unknown[] = users.map(() => 'stored')
    expect(ends).toEqual(expect.arrayContaining([...stored, true]))
    expect(ends.indexOf('closed')).toBe(users.length + 1)
    await expect.poll(connections).toBe(0)
    expect(await cache.get('closing 7')).toEqual(token)
    await cache.close()
  })

  it('works when it is used again after it was closed', async () => {
    await using cache = new PostgresTokenCache({ url: server.url, clock })
    const token = sampleToken()
    await cache.set(token, 'again')
    await cache.close()
    expect(await cache.get('again')).toEqual(token)
  })

  it('connects anew after an administrator ended its connections', async () => {
    await using cache = new PostgresTokenCache({ url: server.url, clock })
    const token = sampleToken()
    await cache.set(token, 'killed')
    await server.killBackends()
    await expect.poll(() => cache.get('killed').catch(() => {})).toEqual(token)
  })

  it('connects anew where a connection has gone dead without a word', async () => {
    await using proxy = await TcpProxy.start(server.port)
    await using cache = new PostgresTokenCache({ url: urlOf(proxy.port) })
    await cache.get('key')
    proxy.strand()
    await expect(cache.get('key')).rejects.toMatchObject({ code: 'timeout' })
    await waitUntil('it reads again', () =>
      cache.get('key').then(
        () => true,
        () => false,
      ),
    )
  })

  it('leaves no connection to a server that answers nothing', async () => {
    await using silent = await SilentServer.start()
    await using cache = new PostgresTokenCache({ url: urlOf(silent.port) })
    for (let read = 0; read < 3; read++) {
      await expect(cache.get('key')).rejects.toMatchObject({ name: 'TokenCacheError' })
    }
    expect(silent.mostOpen).toBeLessThanOrEqual(4)
    await waitUntil('no connection is open', () => silent.open === 0)
  })

  it('keeps no process alive, listening or not, and lets none end while it is waited for', async () => {
    const program = `
      import { PostgresTokenCache } from '@spotify-sdk/cache-postgres'
      const cache = new PostgresTokenCache({ url: '${server.url}' })
      cache.subscribe('process', ({ type }) => console.log(type))
      await cache.set({ accessToken: 'a', expiresAt: 1900000000 }, 'process')
      console.log((await cache.get('process')).accessToken)`
    const options = ['--conditions=@spotify-sdk/source', '--input-type=module', '--eval', program]
    const { stdout } = await promisify(execFile)(process.execPath, options, { timeout: 100_000 })
    expect(stdout).toBe('stored\na\n')
  })
})

async function namesOn(pool: Pool): Promise<readonly string[]> {
  const { rows } = await pool.query<{ name: string }>('select name from pg_prepared_statements')
  return rows.map(({ name }) => name)
}

describe('prepared statements', () => {
  it('are kept by the server, one for each operation', async () => {
    const pool = new Pool({ connectionString: server.url, max: 1 })
    const cache = new PostgresTokenCache({ client: pool, clock })
    await cache.createTable()
    for (let get = 0; get < 3; get++) await cache.get('key')
    await pool.end()
    const other = new Pool({ connectionString: server.url, max: 1 })
    const reader = new PostgresTokenCache({ client: other })
    await reader.get('key')
    const [name] = await namesOn(other)
    expect(name).toMatch(/^spotify_sdk_[0-9a-f]{32}$/)
    await other.end()
  })

  it('that a pooler has lost are done without: by statements without a name', async () => {
    const pool = new Pool({ connectionString: server.url, max: 1 })
    const cache = new PostgresTokenCache({ client: pool, clock })
    await cache.createTable()
    const [token, next] = [sampleToken(), sampleToken()]
    await cache.set(token, 'lost')
    await cache.get('lost')
    // The connection that a pooler lends next does not know them.
    await pool.query('deallocate all')
    expect(await cache.get('lost')).toEqual(token)
    const lease = await takeLease(cache, 'lost')
    expect(await lease.commit(next)).toBe(true)
    expect({ token: await cache.get('lost'), names: await namesOn(pool) }).toEqual({
      token: next,
      names: [],
    })
    await pool.end()
  })

  it('whose plan the server refuses since a column has changed are done without, on a Client too', async () => {
    const client = new Client(server.url)
    await client.connect()
    const cache = new PostgresTokenCache({ client, clock, table: 'altered' })
    await cache.createTable()
    const token = sampleToken()
    await cache.set(token, 'key')
    await cache.get('key')
    await server.query('alter table altered alter column token type varchar(1048576)')
    expect([await cache.get('key'), await cache.get('key')]).toEqual([token, token])
    await client.end()
  })

  it('that another client of a pooler has made already are done without as well', async () => {
    const [first, second] = [
      new Pool({ connectionString: server.url, max: 1 }),
      new Client(server.url),
    ]
    const cache = new PostgresTokenCache({ client: first, clock })
    await cache.createTable()
    const token = sampleToken()
    await cache.set(token, 'twice')
    await cache.get('twice')
    await second.connect()
    const { rows } = await first.query<{ name: string; statement: string }>(
      'select name, statement from pg_prepared_statements',
    )
    for (const { name, statement } of rows) await second.query(`prepare ${name} as ${statement}`)
    const other = new PostgresTokenCache({ client: second })
    expect(await other.get('twice')).toEqual(token)
    await Promise.all([first.end(), second.end()])
  })
})

describe('a cache with a Client', () => {
  it('leaves it open, and refuses to work inside a transaction of its owner', async () => {
    const client = new Client(server.url)
    await client.connect()
    const cache = new PostgresTokenCache({ client, clock })
    expect(await cache.get('nothing')).toBeUndefined()
    await client.query('begin')
    await expect(cache.get('nothing')).rejects.toMatchObject({
      code: 'postgres_in_transaction',
      message: expect.stringContaining('pass a Pool'),
    })
    await client.query('rollback')
    await cache.close()
    expect(await cache.get('nothing')).toBeUndefined()
    await client.end()
    await expect(cache.get('nothing')).rejects.toMatchObject({ code: 'postgres_unavailable' })
  })
})

describe('where the package pg is not installed', () => {
  afterEach(() => {
    vi.doUnmock('pg')
    vi.resetModules()
  })

  it('a url asks for it', async () => {
    vi.resetModules()
    vi.doMock('pg', () => {
      throw new Error("Cannot find package 'pg'")
    })
    const { PostgresTokenCache: Cache } = await import('../src/index.ts')
    await expect(new Cache({ url: server.url }).get('key')).rejects.toMatchObject({
      name: 'ConfigurationError',
      code: 'missing_package',
      message: expect.stringContaining('npm install pg'),
    })
  })
})
