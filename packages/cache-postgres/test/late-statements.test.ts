import { randomUUID } from 'node:crypto'
import { Pool } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DeadlineError } from '@spotify-sdk/auth-core/toolkit'
import { clockAhead } from 'test-support/clock-ahead.ts'
import { patientClock } from 'test-support/patient-clock.ts'
import { PostgresServer } from 'test-support/postgres/postgres-server.ts'
import { waitUntil } from 'test-support/redis/wait-until.ts'
import { sampleToken } from 'test-support/sample-token.ts'
import { takeLease } from 'test-support/take-lease.ts'
import { VirtualClock } from 'test-support/virtual-clock.ts'
import {
  PostgresTokenCache,
  type PgClient,
  type PgPool,
  type PgPoolClient,
  type PgStatement,
} from '../src/index.ts'

let server: PostgresServer
let pool: Pool
beforeAll(async () => {
  server = await PostgresServer.start()
  pool = new Pool({ connectionString: server.url })
  await new PostgresTokenCache({ client: pool }).createTable()
})
afterAll(async () => {
  await pool.end()
  await server[Symbol.asyncDispose]()
})

/** A client that holds statements back, as a network or a server that stands still does. */
class DelayingClient implements PgClient {
  /** Which statements are held back, by a word in them. */
  heldWord: string | undefined
  readonly #held: (() => Promise<unknown>)[] = []

  query(statement: PgStatement): Promise<{ rows: unknown[] }> {
    const send = (): Promise<{ rows: unknown[] }> => pool.query(statement)
    if (this.heldWord === undefined || !statement.text.includes(this.heldWord)) return send()
    return new Promise((resolve, reject) => {
      this.#held.push(() => {
        const sent = send()
        sent.then(resolve, reject)
        return sent
      })
    })
  }

  /** Sends what was held back, and waits for the answers. */
  async sendHeld(): Promise<void> {
    this.heldWord = undefined
    for (const send of this.#held.splice(0)) await send()
  }
}

/** Words that only these statements have. */
const words = { write: 'is null, fence', lease: "'cooldown'", commit: 'values ($1' }

function setUp(): {
  delaying: DelayingClient
  late: PostgresTokenCache
  other: PostgresTokenCache
  key: string
} {
  const delaying = new DelayingClient()
  return {
    delaying,
    // Longer than a test waits: a lease that is free was given back, or never granted.
    late: new PostgresTokenCache({ client: delaying, leaseSeconds: 60 }),
    other: new PostgresTokenCache({ client: pool }),
    key: randomUUID(),
  }
}

describe.concurrent('a statement that timed out and arrives later', () => {
  it('deletes no sign-in that came after it', async () => {
    const { delaying, late, other, key } = setUp()
    await other.set(sampleToken(), key)
    delaying.heldWord = words.write
    await expect(late.delete(key)).rejects.toMatchObject({
      name: 'TokenCacheError',
      code: 'timeout',
    })
    const token = sampleToken()
    await other.set(token, key)
    await delaying.sendHeld()
    expect(await other.get(key)).toEqual(token)
  })

  it('stores nothing over a sign-out that came after it', async () => {
    const { delaying, late, other, key } = setUp()
    delaying.heldWord = words.write
    await expect(late.set(sampleToken(), key)).rejects.toMatchObject({ code: 'timeout' })
    await other.delete(key)
    await delaying.sendHeld()
    expect(await other.get(key)).toBeUndefined()
    expect((await takeLease(other, key)).deleted).toBe(true)
  })

  it('stores nothing where nothing is stored', async () => {
    const { delaying, late, other, key } = setUp()
    delaying.heldWord = words.write
    await expect(late.set(sampleToken(), key)).rejects.toMatchObject({ code: 'timeout' })
    await delaying.sendHeld()
    expect(await other.get(key)).toBeUndefined()
  })

  it('is not sent again after its caller was told that it failed', async () => {
    const { other, key } = setUp()
    await other.set(sampleToken(), key)
    const token = sampleToken()
    const clock = new VirtualClock()
    const startedAt = clock.monotonic()
    let signIn: Promise<void> | undefined
    const late = new PostgresTokenCache({
      clock,
      client: {
        query: async (statement) => {
          // A provider gives up after this time: the sign-in comes then, and nothing is slow any more.
          if (clock.monotonic() - startedAt >= 5) await (signIn ??= other.set(token, key))
          else if (statement.text.includes(words.write)) {
            await clock.advance(0.4)
            await pool.query('select pg_sleep(0.5)')
          }
          return pool.query(statement)
        },
      },
    })
    const code = await late.delete(key).catch((error: { code?: unknown }) => error.code)
    await (signIn ??= other.set(token, key))
    expect({ code, stored: await other.get(key) }).toEqual({
      code: 'timeout',
      stored: token,
    })
  })

  it('leaves no lease behind', async () => {
    const { delaying, late, other, key } = setUp()
    delaying.heldWord = words.lease
    await expect(late.lease(key)).rejects.toMatchObject({ code: 'timeout' })
    await delaying.sendHeld()
    expect((await other.lease(key)).granted).toBe(true)
  })

  it('leaves no lease behind for a caller who left earlier', async () => {
    const { delaying, late, other, key } = setUp()
    await late.get(key)
    delaying.heldWord = words.lease
    const leaving = new AbortController()
    const lease = late.lease(key, { signal: leaving.signal })
    leaving.abort(new Error('gone'))
    await expect(lease).rejects.toBe(leaving.signal.reason)
    await delaying.sendHeld()
    await waitUntil('the lease is free', async () => (await other.lease(key)).granted, 40)
  })

  it('leaves no lease behind for a provider that gave up, although its connection is closed', async () => {
    const { other, key } = setUp()
    const answered = Promise.withResolvers<void>()
    // The answer is lost, and the statement fails when the connection is closed.
    const losing: PgPool = {
      totalCount: 1,
      connect: async () => {
        const client = await pool.connect()
        const closed = Promise.withResolvers<never>()
        return Object.assign(Object.create(client) as PgPoolClient, {
          query: async (statement: PgStatement) => {
            const result = await client.query(statement)
            if (!statement.text.includes(words.lease)) return result
            answered.resolve()
            return closed.promise
          },
          release: (isBroken?: boolean) => {
            if (isBroken) closed.reject(new Error('Connection terminated'))
            client.release(isBroken)
          },
        })
      },
    }
    const late = new PostgresTokenCache({ client: losing, leaseSeconds: 60, clock: patientClock() })
    const leaving = new AbortController()
    const lease = late.lease(key, { signal: leaving.signal })
    await answered.promise
    leaving.abort(new DeadlineError(0.5))
    await expect(lease).rejects.toBe(leaving.signal.reason)
    await waitUntil('the lease is free', async () => (await other.lease(key)).granted, 40)
  })

  it('makes no token valid for longer', async () => {
    const { delaying, late, other, key } = setUp()
    const reader = new PostgresTokenCache({ client: pool, clock: clockAhead(300) })
    const lease = await takeLease(late, key)
    delaying.heldWord = words.commit
    const token = sampleToken()
    await expect(lease.commit(token)).rejects.toMatchObject({ code: 'timeout' })
    await new Promise((resolve) => setTimeout(resolve, 2500))
    await delaying.sendHeld()

    expect(await other.get(key)).toEqual(token)
    const ahead = ((await reader.get(key))?.expiresAt ?? 0) - token.expiresAt
    expect(Math.round(ahead / 10)).toBe(30)
  })
})

describe('a server that stood still', () => {
  it('does nothing that its callers were told had failed', async () => {
    await using own = await PostgresServer.start()
    await using cache = new PostgresTokenCache({ url: own.url, leaseSeconds: 60 })
    await using other = new PostgresTokenCache({ url: own.url })
    const token = sampleToken()
    await cache.set(token, 'signed-in')
    const uses = { delete: () => cache.delete('signed-in'), lease: () => cache.lease('free') }
    await cache.get('signed-in')
    own.freeze()
    const codes = await Promise.all(
      Object.values(uses).map((use) => use().catch((error: { code?: unknown }) => error.code)),
    )
    own.thaw()
    await waitUntil('it answers', async () =>
      other.get('free').then(
        () => true,
        () => false,
      ),
    )
    expect({ codes, token: await other.get('signed-in') }).toEqual({
      codes: ['timeout', 'timeout'],
      token,
    })
    expect((await other.lease('free')).granted).toBe(true)
  })
})

describe('an entry that another transaction keeps locked', () => {
  it('times out its callers, and what they wanted is not done when the lock ends', async () => {
    const { other, key } = setUp()
    const token = sampleToken()
    await other.set(token, key)
    const holder = await pool.connect()
    await holder.query('begin')
    await holder.query('select * from spotify_sdk_tokens for update')
    const uses = [() => other.delete(key), () => other.lease(key)]
    const codes = await Promise.all(
      uses.map((use) => use().catch((error: { code?: unknown }) => error.code)),
    )
    expect({ codes, token: await other.get(key) }).toEqual({ codes: ['timeout', 'timeout'], token })
    await holder.query('commit')
    holder.release()
    await waitUntil('nobody waits for the lock', async () => {
      const text = `select count(*)::int from pg_stat_activity where wait_event_type = 'Lock'`
      return (await server.query(text))[0]?.['count'] === 0
    })
    expect(await other.get(key)).toEqual(token)
    expect((await other.lease(key)).granted).toBe(true)
  })
})
