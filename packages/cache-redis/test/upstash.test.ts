import { randomUUID } from 'node:crypto'
import { inspect } from 'node:util'
import { systemClock } from '@spotify-sdk/auth-core/toolkit'
import { describeTokenCache } from '@spotify-sdk/testing'
import { Redis, type RedisConfigNodejs } from '@upstash/redis'
import { afterAll, describe, expect, it } from 'vitest'
import { concurrentRunner } from 'test-support/concurrent-runner.ts'
import { Fleet } from 'test-support/fleet/fleet.ts'
import { callAcrossExpiries, killHolder } from 'test-support/fleet/scenarios.ts'
import { faultsOf } from 'test-support/fleet/verdicts.ts'
import { lengthenCacheDeadlines } from 'test-support/patient-clock.ts'
import { freePort } from 'test-support/redis/free-ports.ts'
import { RedisServer } from 'test-support/redis/redis-server.ts'
import { UpstashFront } from 'test-support/redis/upstash-front.ts'
import { waitUntil } from 'test-support/redis/wait-until.ts'
import { unlessStoodStill, whenStoodStill } from 'test-support/stood-still.ts'
import { sampleToken } from 'test-support/sample-token.ts'
import { takeLease } from 'test-support/take-lease.ts'
import { RedisTokenCache } from '../src/index.ts'

const untouchedSleep = systemClock.sleep.bind(systemClock)
/** Its deadlines are those of users. */
const hastyClock = { ...systemClock, sleep: untouchedSleep }
lengthenCacheDeadlines(systemClock)

const server = await RedisServer.start()
const front = await UpstashFront.start(server.port)

afterAll(async () => {
  await front[Symbol.asyncDispose]()
  await server[Symbol.asyncDispose]()
})

/** Many cases run at once, in one process: a short lease would end while a case computes. */
const leaseSeconds = 5
const closedPort = await freePort()

function clientOf(settings: Partial<RedisConfigNodejs> = {}): Redis {
  return new Redis({ ...front.settings, enableTelemetry: false, ...settings })
}

const clients = {
  'as Redis.fromEnv makes it': clientOf(),
  'without pipelines': clientOf({ enableAutoPipelining: false }),
  'that parses no replies': clientOf({ automaticDeserialization: false }),
  'without Base64': clientOf({ responseEncoding: false }),
}

describe.concurrent('RedisTokenCache on a client of @upstash/redis', () => {
  for (const [name, client] of Object.entries(clients)) {
    const factory = (): RedisTokenCache => new RedisTokenCache({ client, leaseSeconds })
    describeTokenCache(name, factory, {
      leaseSeconds,
      lacks: ['subscribe'],
      runner: concurrentRunner,
    })
  }
})

/** A front of one test's own, whose faults are for this test alone. */
async function startFront(): Promise<
  AsyncDisposable & { readonly front: UpstashFront; readonly cache: RedisTokenCache }
> {
  const own = await UpstashFront.start(server.port)
  const client = new Redis({
    ...own.settings,
    enableTelemetry: false,
    retry: { retries: 3, backoff: () => 10 },
  })
  return {
    front: own,
    cache: new RedisTokenCache({ client, leaseSeconds: 60 }),
    [Symbol.asyncDispose]: () => own[Symbol.asyncDispose](),
  }
}

const other = new RedisTokenCache({ client: clientOf() })

describe.concurrent(
  'a request whose answer is lost, and which the client repeats',
  { retry: whenStoodStill },
  () => {
    it('is granted one lease, which can be extended, committed and given back', () =>
      unlessStoodStill(async () => {
        await using own = await startFront()
        const key = randomUUID()
        await own.cache.get(key)
        own.front.unanswered = 1
        const lease = await takeLease(own.cache, key)
        expect((await other.lease(key)).granted).toBe(false)
        own.front.unanswered = 1
        expect(await lease.extend?.(30)).toBe(true)
        own.front.unanswered = 1
        const token = sampleToken()
        expect(await lease.commit(token)).toBe(true)
        expect({ token: await other.get(key), unanswered: own.front.unanswered }).toEqual({
          token,
          unanswered: 0,
        })
        expect((await other.lease(key)).granted).toBe(true)
      }))

    it('signs a user in once, and out once', () =>
      unlessStoodStill(async () => {
        await using own = await startFront()
        const key = randomUUID()
        const token = sampleToken()
        await own.cache.get(key)
        own.front.unanswered = 1
        await own.cache.set(token, key)
        expect(await other.get(key)).toEqual(token)
        own.front.unanswered = 1
        await own.cache.delete(key)
        expect(await other.get(key)).toBeUndefined()
      }))
  },
)

describe.concurrent('a request that arrives when nobody waits for it any longer', () => {
  it('undoes nothing that was done since, and leaves no lease behind', async () => {
    await using own = await startFront()
    const client = new Redis({ ...own.front.settings, enableTelemetry: false })
    const late = new RedisTokenCache({ client, leaseSeconds: 60, clock: hastyClock })
    const [signedIn, free] = [randomUUID(), randomUUID()]
    await late.set(sampleToken(), signedIn)
    await late.get(free)
    const hold = Promise.withResolvers<void>()
    own.front.held = hold.promise
    const uses = [() => late.delete(signedIn), () => late.lease(free)]
    const codes = await Promise.all(
      uses.map((use) => use().catch((error: { code?: unknown }) => error.code)),
    )
    const token = sampleToken()
    await other.set(token, signedIn)
    own.front.held = undefined
    hold.resolve()
    await waitUntil('the lease is free', async () => (await other.lease(free)).granted)
    expect({ codes, token: await other.get(signedIn) }).toEqual({
      codes: ['timeout', 'timeout'],
      token,
    })
  })
})

describe('a server that forgets its scripts', () => {
  it.each(Object.keys(clients) as (keyof typeof clients)[])(
    'is told them again: %s',
    async (name) => {
      const cache = new RedisTokenCache({ client: clients[name] })
      const [key, token] = [randomUUID(), sampleToken()]
      await server.command('SCRIPT', 'FLUSH')
      await cache.set(token, key)
      await server.command('SCRIPT', 'FLUSH')
      expect(await cache.get(key)).toEqual(token)
    },
  )
})

describe('an entry that is no token', () => {
  it.each(['[]', 'null', '{"access_token":', '"text"', '5', '{"expires_at":1e400}'])(
    '(%s) is none, and is replaced',
    async (text) => {
      const key = randomUUID()
      const cache = new RedisTokenCache({ client: clientOf(), prefix: 'hostile:' })
      await cache.set(sampleToken(), key)
      const [name = ''] = (await server.command('KEYS', 'hostile:*')) as string[]
      await server.command('HSET', name, 'token', text)
      const read = await cache.get(key).catch((error: { code?: unknown }) => error.code)
      expect([undefined, 'invalid_entry']).toContain(read)
      const token = sampleToken()
      expect(await (await takeLease(cache, key)).commit(token)).toBe(true)
      expect(await cache.get(key)).toEqual(token)
      await server.command('DEL', name)
    },
  )
})

describe('an error', () => {
  it.each([
    ['a wrong token', { token: 'another-token' }, 'redis_wrongpass'],
    [
      'a server that is not there',
      { url: `http://127.0.0.1:${closedPort}`, retry: false },
      'ECONNREFUSED',
    ],
  ] as const)('of %s has a stable code, and quotes no command', async (_name, settings, code) => {
    for (const enableAutoPipelining of [true, false]) {
      const client = clientOf({ ...settings, enableAutoPipelining })
      const cache = new RedisTokenCache({ client, clock: hastyClock })
      const token = sampleToken()
      const error: unknown = await cache.set(token, 'key').catch((thrown: unknown) => thrown)
      expect(error).toMatchObject({ name: 'TokenCacheError', code })
      const shown = inspect(error, { depth: Infinity, showHidden: true })
      for (const secret of [token.accessToken, front.token, 'another-token']) {
        expect(shown).not.toContain(secret)
      }
    }
  })
})

describe('processes that share a database', () => {
  const cacheModule = import.meta.resolve('test-support/caches/upstash-cache.ts')

  function startFleet(prefix: string, lease: number, spotify: object): Promise<Fleet> {
    const cache = JSON.stringify({ ...front.settings, prefix, leaseSeconds: lease })
    return Fleet.start({ cacheModule, cache, isPatient: true, spotify })
  }

  it(
    'make one request per lifetime: 8 processes of 100 callers',
    { retry: whenStoodStill },
    async () => {
      const spotify = { tokenLifetimeSeconds: 2, latencySeconds: 0.05 }
      await using fleet = await startFleet('fleet:', 30, spotify)
      const outcome = await callAcrossExpiries(fleet, { processes: 8, callers: 100, requests: 5 })
      expect(faultsOf(outcome, spotify.tokenLifetimeSeconds)).toEqual([])
    },
  )

  it('replace one that is killed while it refreshes', async () => {
    await using fleet = await startFleet('kill:', leaseSeconds, { latencySeconds: 0.3 })
    const { successor, standing, requestsOf } = await killHolder(fleet, 'sent')
    expect({ requestsOf, tokens: successor.accessTokens, errors: successor.errors }).toEqual({
      requestsOf: ['holder', 'heir'],
      tokens: [standing],
      errors: [],
    })
  })
})
