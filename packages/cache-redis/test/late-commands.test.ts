import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { RedisServer } from 'test-support/redis/redis-server.ts'
import { waitUntil } from 'test-support/redis/wait-until.ts'
import { RedisTokenCache, type NodeRedisClient } from '../src/index.ts'
import { clockAhead } from 'test-support/clock-ahead.ts'
import { DelayingClient } from './delaying-client.ts'
import { nodeRedis, type TestClient } from 'test-support/redis/redis-clients.ts'
import { sampleToken } from 'test-support/sample-token.ts'
import { takeLease } from 'test-support/take-lease.ts'

/** Number of arguments of each script. */
const leaseArguments = 2
const writeArguments = 5
const commitArguments = 6

let server: RedisServer
let connection: TestClient
beforeAll(async () => {
  server = await RedisServer.start()
  connection = await nodeRedis(server.port)
  // Late commands are sent by digest, so the server must know the scripts by then.
  const cache = new RedisTokenCache({ client: connection.client })
  const lease = await takeLease(cache, 'first')
  await lease.commit(sampleToken())
  await cache.delete('first')
})
afterAll(async () => {
  connection.close()
  await server[Symbol.asyncDispose]()
})

function setUp(): {
  delaying: DelayingClient
  late: RedisTokenCache
  other: RedisTokenCache
  key: string
} {
  const delaying = new DelayingClient(connection.client as NodeRedisClient)
  return {
    delaying,
    // Longer than a test waits: a free lease was released.
    late: new RedisTokenCache({ client: delaying, leaseSeconds: 60 }),
    other: new RedisTokenCache({ client: connection.client }),
    key: randomUUID(),
  }
}

describe.concurrent('a command that timed out and is sent later', () => {
  it('deletes no later sign-in', async () => {
    const { delaying, late, other, key } = setUp()
    await other.set(sampleToken(), key)
    delaying.heldArguments = writeArguments
    await expect(late.delete(key)).rejects.toMatchObject({
      name: 'TokenCacheError',
      code: 'timeout',
    })

    const login = sampleToken()
    await other.set(login, key)
    await delaying.sendHeld()
    expect(await other.get(key)).toEqual(login)
  })

  it('sets nothing over a later sign-out', async () => {
    const { delaying, late, other, key } = setUp()
    delaying.heldArguments = writeArguments
    await expect(late.set(sampleToken(), key)).rejects.toMatchObject({ code: 'timeout' })

    await other.delete(key)
    await delaying.sendHeld()
    expect(await other.get(key)).toBeUndefined()
    expect((await takeLease(other, key)).deleted).toBe(true)
  })

  it('leaves no lease', async () => {
    const { delaying, late, other, key } = setUp()
    delaying.heldArguments = leaseArguments
    await expect(late.lease(key)).rejects.toMatchObject({ code: 'timeout' })
    await delaying.sendHeld()
    await waitUntil('the lease is free', async () => (await other.lease(key)).granted, 40)
  })

  it('leaves no lease for a caller who aborted earlier', async () => {
    const { delaying, late, other, key } = setUp()
    delaying.heldArguments = leaseArguments
    const leaving = new AbortController()
    const lease = late.lease(key, { signal: leaving.signal })
    leaving.abort(new Error('gone'))
    await expect(lease).rejects.toBe(leaving.signal.reason)
    await delaying.sendHeld()
    await waitUntil('the lease is free', async () => (await other.lease(key)).granted, 40)
  })

  it('makes no token live longer', async () => {
    const { delaying, late, other, key } = setUp()
    const reader = new RedisTokenCache({ client: connection.client, clock: clockAhead(300) })
    const lease = await takeLease(late, key)
    delaying.heldArguments = commitArguments
    const token = sampleToken()
    await expect(lease.commit(token)).rejects.toMatchObject({ code: 'timeout' })
    await new Promise((resolve) => setTimeout(resolve, 2500))
    await delaying.sendHeld()

    expect(await other.get(key)).toEqual(token)
    const ahead = ((await reader.get(key))?.expiresAt ?? 0) - token.expiresAt
    // A process that stands still reads the clock of the server some seconds late.
    expect(Math.round(ahead / 10)).toBe(30)
  })
})

it('takes a commit whose answer was lost again, and no other token under the same fence', async () => {
  const { other, key } = setUp()
  const redis = connection.client as NodeRedisClient
  let isAnswerLost = false
  const client: NodeRedisClient = {
    eval: async (...command) => redis.eval(...command),
    evalSha: async (...command) => {
      const reply = await redis.evalSha(...command)
      if (isAnswerLost) throw new Error('Socket closed unexpectedly')
      return reply
    },
  }
  const lossy = new RedisTokenCache({ client, leaseSeconds: 60 })
  const lease = await takeLease(lossy, key)
  const token = sampleToken()
  isAnswerLost = true
  await expect(lease.commit(token)).rejects.toMatchObject({ code: 'redis_unavailable' })
  expect(await other.get(key)).toEqual(token)
  isAnswerLost = false
  expect({
    sameToken: await lease.commit(token),
    otherToken: await lease.commit(sampleToken()),
    stored: await other.get(key),
  }).toEqual({ sameToken: true, otherToken: false, stored: token })
})

/** Sends every command twice, as ioredis does if a connection breaks before the reply. */
function repeating(client: NodeRedisClient): NodeRedisClient {
  return {
    evalSha: async (...command) => {
      await client.evalSha(...command)
      return client.evalSha(...command)
    },
    eval: async (...command) => {
      await client.eval(...command)
      return client.eval(...command)
    },
  }
}

describe.concurrent('a command that a client sends twice', () => {
  it('still grants a lease, commits and sets', async () => {
    const { other, key } = setUp()
    const twice = new RedisTokenCache({ client: repeating(connection.client as NodeRedisClient) })
    const lease = await takeLease(twice, key)
    expect((await other.lease(key)).granted).toBe(false)
    const token = sampleToken()
    expect(await lease.commit(token)).toBe(true)
    expect(await other.get(key)).toEqual(token)

    const login = sampleToken()
    await twice.set(login, key)
    expect(await other.get(key)).toEqual(login)
    await twice.delete(key)
    expect(await other.get(key)).toBeUndefined()
  })
})
