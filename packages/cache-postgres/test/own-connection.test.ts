import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { PostgresServer } from 'test-support/postgres/postgres-server.ts'
import { SilentServer } from 'test-support/redis/silent-server.ts'
import { TcpProxy } from 'test-support/redis/tcp-proxy.ts'
import { waitUntil } from 'test-support/redis/wait-until.ts'
import { sampleToken } from 'test-support/sample-token.ts'
import { PostgresTokenCache } from '../src/index.ts'

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
    const cache = new PostgresTokenCache({ url: server.url })
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
      await using cache = new PostgresTokenCache({ url: server.url })
      cache.subscribe?.('key', () => {})
      await cache.get('key')
      await expect.poll(connections).toBe(2)
    }
    await expect.poll(connections).toBe(0)
  })

  it('works when it is used again after it was closed', async () => {
    await using cache = new PostgresTokenCache({ url: server.url })
    const token = sampleToken()
    await cache.set(token, 'again')
    await cache.close()
    expect(await cache.get('again')).toEqual(token)
  })

  it('connects anew after an administrator ended its connections', async () => {
    await using cache = new PostgresTokenCache({ url: server.url })
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

describe('a cache with a Client', () => {
  it('leaves it open, and refuses to work inside a transaction of its owner', async () => {
    const client = new Client(server.url)
    await client.connect()
    const cache = new PostgresTokenCache({ client })
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
