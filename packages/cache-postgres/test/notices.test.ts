import { randomUUID } from 'node:crypto'
import { Socket } from 'node:net'
import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
import type { TokenCacheNotice } from '@spotify-sdk/auth-core'
import { KeyDigests, systemClock } from '@spotify-sdk/auth-core/toolkit'
import { MockSpotify } from '@spotify-sdk/testing'
import { Client, Pool } from 'pg'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { lengthenCacheDeadlines } from 'test-support/patient-clock.ts'
import { waitForConnections } from 'test-support/postgres/patient-connections.ts'
import { PostgresServer } from 'test-support/postgres/postgres-server.ts'
import { waitUntil } from 'test-support/redis/wait-until.ts'
import { sampleToken } from 'test-support/sample-token.ts'
import { takeLease } from 'test-support/take-lease.ts'
import { ChangeNotices, type ListenConnection } from '../src/change-notices.ts'
import { PostgresTokenCache } from '../src/index.ts'
import { tableOf } from '../src/table.ts'

lengthenCacheDeadlines(systemClock)
waitForConnections()

let server: PostgresServer
let pool: Pool
beforeAll(async () => {
  server = await PostgresServer.start()
  pool = new Pool({ connectionString: server.url })
  // Its connections are killed by a test.
  pool.on('error', () => {})
})
afterAll(async () => {
  await pool.end()
  await server[Symbol.asyncDispose]()
})

/** The connection that its owner has given does not listen. */
const degraded: TokenCacheNotice = { type: 'degraded', code: 'postgres_not_listening' }

/** Subscribes, and waits until the server knows of it. */
async function listen(cache: PostgresTokenCache, key: string): Promise<TokenCacheNotice[]> {
  const heard: TokenCacheNotice[] = []
  cache.subscribe?.(key, (notice) => heard.push(notice))
  await waitUntil('somebody listens', async () => (await listeners()) > 0)
  return heard
}

async function listeners(): Promise<number> {
  const text = `select count(*)::int from pg_stat_activity where query ilike 'listen %'`
  return Number((await server.query(text))[0]?.['count'])
}

describe('a change by another process', () => {
  it('is heard once: a sign-in, a commit, a sign-out; and nothing of other keys', async () => {
    await using here = new PostgresTokenCache({ url: server.url })
    await using there = new PostgresTokenCache({ url: server.url })
    const key = randomUUID()
    await there.set(sampleToken(), key)
    const heard = await listen(here, key)
    await there.set(sampleToken(), randomUUID())
    await there.set(sampleToken(), key)
    await (await takeLease(there, key)).commit(sampleToken())
    await there.delete(key)
    await waitUntil('the sign-out is heard', () => heard.some(({ type }) => type === 'deleted'))
    expect(heard.map(({ type }) => type)).toEqual(['stored', 'stored', 'deleted'])
  })

  it('is heard by a Client that was given, beside what its owner listens to', async () => {
    const listenClient = new Client(server.url)
    await listenClient.connect()
    const heardByOwner: (string | undefined)[] = []
    listenClient.on('notification', ({ payload }) => heardByOwner.push(payload))
    await listenClient.query('listen owner')
    const cache = new PostgresTokenCache({ client: pool, listenClient })
    await using there = new PostgresTokenCache({ url: server.url })
    const key = randomUUID()
    const heard = await listen(cache, key)
    await server.query(`notify owner, 'of its own'`)
    await there.set(sampleToken(), key)
    await waitUntil('it is heard', () => heard.length > 0)
    await cache.close()
    await there.set(sampleToken(), key)
    await waitUntil('its owner hears on', () => heardByOwner.length > 2)
    expect({ heard, owner: heardByOwner[0] }).toEqual({
      heard: [{ type: 'stored' }],
      owner: 'of its own',
    })
    await listenClient.end()
  })

  it('holds no token, and no key', async () => {
    const client = await pool.connect()
    const payloads: string[] = []
    client.on('notification', ({ payload = '' }) => payloads.push(payload))
    await client.query('listen spotify_sdk_tokens')
    await using cache = new PostgresTokenCache({ url: server.url })
    const token = sampleToken()
    await cache.set(token, 'key-of-a-user')
    await (await takeLease(cache, 'key-of-a-user')).commit(token)
    await cache.delete('key-of-a-user')
    await waitUntil('all are heard', () => payloads.length === 3)
    client.release(true)
    expect(payloads.map((payload) => payload.replace(/^[0-9a-f]{64} /, ''))).toEqual([
      expect.stringMatching(/^stored [\da-f-]{36}$/),
      expect.stringMatching(/^stored [\da-f-]{36}$/),
      expect.stringMatching(/^deleted [\da-f-]{36}$/),
    ])
  })
})

describe('a listener', () => {
  it('that fails changes nothing, whether it throws or rejects', async () => {
    await using cache = new PostgresTokenCache({ url: server.url })
    const rejections: unknown[] = []
    const record = (reason: unknown): unknown => rejections.push(reason)
    process.on('unhandledRejection', record)
    cache.subscribe?.('key', () => {
      throw new Error('thrown')
    })
    cache.subscribe?.('key', async () => {
      throw new Error('rejected')
    })
    const heard: TokenCacheNotice[] = []
    cache.subscribe?.('key', (notice) => heard.push(notice))
    await cache.delete('key')
    await new Promise((resolve) => setImmediate(resolve))
    process.off('unhandledRejection', record)
    expect({ heard, rejections }).toEqual({ heard: [{ type: 'deleted' }], rejections: [] })
  })

  it('that subscribed twice hears on after one of the two has ended, however often', async () => {
    await using cache = new PostgresTokenCache({ url: server.url })
    const heard: TokenCacheNotice[] = []
    const listener = (notice: TokenCacheNotice): unknown => heard.push(notice)
    const leave = cache.subscribe?.('key', listener)
    cache.subscribe?.('key', listener)
    leave?.()
    leave?.()
    await cache.delete('key')
    expect(heard).toEqual([{ type: 'deleted' }])
  })
})

describe('a connection that listens', () => {
  it('is opened anew by the next use of the cache, where it was ended', async () => {
    await using here = new PostgresTokenCache({ url: server.url })
    await using there = new PostgresTokenCache({ url: server.url })
    const key = randomUUID()
    const heard = await listen(here, key)
    await server.killBackends()
    await waitUntil('nobody listens', async () => (await listeners()) === 0)
    await waitUntil('somebody listens again', async () => {
      await here.get(key).catch(() => {})
      return (await listeners()) > 0
    })
    await there.set(sampleToken(), key)
    await waitUntil('it is heard', () => heard.length > 0)
    expect(heard).toEqual([{ type: 'stored' }])
  })

  it('is closed when nobody listens any longer', async () => {
    await using cache = new PostgresTokenCache({ url: server.url })
    const ends = ['a', 'b'].map((key) => cache.subscribe?.(key, () => {}))
    await waitUntil('it listens', async () => (await listeners()) === 1)
    ends[0]?.()
    expect(await listeners()).toBe(1)
    ends[1]?.()
    await waitUntil('nobody listens', async () => (await listeners()) === 0)
  })

  it('is closed, too, if an earlier one failed to open after it was opened', async () => {
    const failing = Promise.withResolvers<ListenConnection>()
    const client = new Client(server.url)
    const end = vi.fn<() => Promise<void>>(() => client.end())
    const attempts = [
      () => failing.promise,
      async () => {
        await client.connect()
        return { client, end }
      },
    ]
    const notices = new ChangeNotices({
      table: tableOf({ table: 'spotify_sdk_tokens' }),
      clock: systemClock,
      digests: new KeyDigests(),
      open: () => attempts.shift()?.() ?? failing.promise,
    })
    notices.add('key', () => {})()
    const leave = notices.add('key', () => {})
    await waitUntil('somebody listens', async () => (await listeners()) === 1)
    failing.reject(new Error('The connection was refused'))
    await new Promise((resolve) => setImmediate(resolve))
    leave()
    await new Promise((resolve) => setImmediate(resolve))
    const { calls } = end.mock
    await client.end()
    expect(calls).toHaveLength(1)
  })

  it('is closed, too, while its server does not answer', async () => {
    const end = vi.fn<() => Promise<void>>(async () => {})
    const client = { query: () => new Promise<never>(() => {}), on: () => {}, off: () => {} }
    const notices = new ChangeNotices({
      table: tableOf({ table: 'spotify_sdk_tokens' }),
      clock: systemClock,
      digests: new KeyDigests(),
      open: async () => ({ client, end }),
    })
    notices.add('key', () => {})
    await new Promise((resolve) => setImmediate(resolve))
    void notices.close()
    await new Promise((resolve) => setImmediate(resolve))
    expect(end).toHaveBeenCalledOnce()
  })

  it('that cannot be had fails nothing, and is reported', async () => {
    const listenClient = new Client(server.url)
    await listenClient.connect()
    await listenClient.end()
    await using cache = new PostgresTokenCache({ client: pool, listenClient })
    const heard: TokenCacheNotice[] = []
    cache.subscribe?.('key', (notice) => heard.push(notice))
    const token = sampleToken()
    await cache.set(token, 'key')
    expect({ stored: await cache.get('key'), heard }).toEqual({
      stored: token,
      heard: [degraded, { type: 'stored' }],
    })
  })
})

describe('a Client that was given', () => {
  it('ends no process when its server ends it, although its owner does not listen for errors', async () => {
    const listenClient = new Client(server.url)
    await listenClient.connect()
    const caches = ['one', 'two'].map(
      (table) => new PostgresTokenCache({ client: pool, listenClient, table }),
    )
    const thrown: unknown[] = []
    const note = (error: unknown): void => void thrown.push(error)
    process.on('uncaughtExceptionMonitor', note)
    const ended = new Promise((resolve) => listenClient.once('end', resolve))
    await server.killBackends()
    await ended
    process.off('uncaughtExceptionMonitor', note)
    expect({ thrown, listeners: listenClient.listenerCount('error') }).toEqual({
      thrown: [],
      listeners: 1,
    })
    await Promise.all(caches.map((cache) => cache.close()))
  })

  it('that has ended is reported once to each listener, also to a later one', async () => {
    const listenClient = new Client(server.url)
    await listenClient.connect()
    await using cache = new PostgresTokenCache({ client: pool, listenClient })
    const heard = await listen(cache, 'first')
    const ended = new Promise((resolve) => listenClient.once('end', resolve))
    await server.killBackends()
    await ended
    for (let read = 0; read < 3; read++) await cache.get('first')
    const later: TokenCacheNotice[] = []
    cache.subscribe?.('second', (notice) => later.push(notice))
    await cache.set(sampleToken(), 'first')
    expect({ heard, later }).toEqual({ heard: [degraded, { type: 'stored' }], later: [degraded] })
  })

  it('is reported by an event of the provider', async () => {
    const listenClient = new Client(server.url)
    await listenClient.connect()
    await using mock = await MockSpotify.start()
    const { clientId, clientSecret, tokenUrl } = mock
    const degradedCodes: string[] = []
    const tokenCache = new PostgresTokenCache({ client: pool, listenClient })
    await using provider = new ClientCredentials({
      clientId,
      clientSecret,
      tokenUrl,
      tokenCache,
      onEvent: (event) => {
        if (event.type === 'cache-degraded') degradedCodes.push(event.code)
      },
    })
    await provider.getAccessToken()
    await waitUntil('it listens', async () => (await listeners()) > 0)
    const ended = new Promise((resolve) => listenClient.once('end', resolve))
    await server.killBackends()
    await ended
    await waitUntil('it is reported', () => degradedCodes.length > 0)
    expect(degradedCodes).toEqual(['postgres_not_listening'])
  })

  it('that has ended is not reported to who has unsubscribed, nor after a close if it listens again', async () => {
    const listenClient = new Client(server.url)
    await listenClient.connect()
    await listenClient.query('begin')
    await listenClient.query('no statement').catch(() => {})
    await using cache = new PostgresTokenCache({ client: pool, listenClient })
    const heard: TokenCacheNotice[] = []
    const left: TokenCacheNotice[] = []
    cache.subscribe?.('key', (notice) => heard.push(notice))
    await waitUntil('it is reported', () => heard.length === 1)
    cache.subscribe?.('key', (notice) => left.push(notice))()
    await cache.get('key')
    await cache.close()
    await listenClient.query('rollback')
    const later = await listen(cache, 'key')
    expect({ left, later }).toEqual({ left: [], later: [] })
    await listenClient.end()
  })

  it('is not reported if it ends after the cache was closed', async () => {
    const listenClient = new Client(server.url)
    await listenClient.connect()
    const cache = new PostgresTokenCache({ client: pool, listenClient })
    const heard = await listen(cache, 'key')
    await cache.close()
    await listenClient.end()
    expect(heard).toEqual([])
  })

  it('is reported again after it has listened again meanwhile', async () => {
    const listenClient = new Client(server.url)
    await listenClient.connect()
    await listenClient.query('begin')
    await listenClient.query('no statement').catch(() => {})
    await using cache = new PostgresTokenCache({ client: pool, listenClient })
    const heard: TokenCacheNotice[] = []
    cache.subscribe?.('key', (notice) => heard.push(notice))
    await waitUntil('it is reported', () => heard.length === 1)
    await listenClient.query('rollback')
    await waitUntil('it listens', async () => {
      await cache.get('key')
      return (await listeners()) > 0
    })
    // The server may have listened before its answer is here.
    await listenClient.query('select 1')
    await listenClient.end()
    expect(heard).toEqual([degraded, degraded])
  })
})

describe('the connection of a url that listens', () => {
  it('is checked by the system after ten seconds of silence', async () => {
    using setKeepAlive = vi.spyOn(Socket.prototype, 'setKeepAlive')
    await using cache = new PostgresTokenCache({ url: server.url })
    await listen(cache, 'key')
    expect(setKeepAlive.mock.calls).toContainEqual([true, 10_000])
  })
})
