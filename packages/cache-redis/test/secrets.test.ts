import { inspect } from 'node:util'
import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
import { MockSpotify } from '@spotify-sdk/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePort } from 'test-support/redis/free-ports.ts'
import { RedisServer } from 'test-support/redis/redis-server.ts'
import { RedisTokenCache, type RedisTokenCacheOptions } from '../src/index.ts'
import { ioRedis, nodeRedis } from 'test-support/redis/redis-clients.ts'
import { sampleToken } from 'test-support/sample-token.ts'

const password = 'pa55word-in-the-url'
const user = 'user-in-the-url'
const host = '127.0.0.1'

let replica: RedisServer
beforeAll(async () => {
  replica = await RedisServer.start({ settings: [['replicaof', host, '1']] })
})
afterAll(() => replica[Symbol.asyncDispose]())

/** Everything that can be seen of a value. */
function everythingIn(value: unknown): string {
  const shown = inspect(value, { depth: Infinity, showHidden: true, getters: true })
  return `${shown}\n${JSON.stringify(value)}\n${String(value)}\n${(value as Error).stack ?? ''}`
}

/** Everything a failing cache shows: its errors, the events of a provider on it, and itself. */
async function collect(options: RedisTokenCacheOptions, token = sampleToken()): Promise<string> {
  await using cache = new RedisTokenCache(options)
  const seen: unknown[] = [cache]
  const attempts = [
    () => cache.get('key'),
    () => cache.set(token, 'key'),
    () => cache.delete('key'),
    () => cache.lease('key'),
  ]
  for (const attempt of attempts) await attempt().catch((error: unknown) => seen.push(error))
  await using mock = await MockSpotify.start()
  const { clientId, clientSecret, tokenUrl } = mock
  const onEvent = (event: unknown): unknown => seen.push(event)
  const provider = new ClientCredentials({
    clientId,
    clientSecret,
    tokenUrl,
    tokenCache: cache,
    onEvent,
  })
  seen.push(await provider.getAccessToken(), provider)
  expect(seen.length).toBeGreaterThan(attempts.length)
  return seen.map(everythingIn).join('\n').replaceAll(mock.tokenUrl, '')
}

describe('a password in the URL', () => {
  it.each([
    ['a server that is not there', async () => `${host}:${await freePort()}`],
    ['a server that knows no such user', async () => `${host}:${replica.port}`],
    ['a host that does not exist', async () => 'redis.invalid:6379'],
    ['a database that does not exist', async () => `${host}:${replica.port}/99`],
  ])('appears in no error, event or inspection: %s', async (_name, address) => {
    const seen = await collect({ url: `redis://${user}:${password}@${await address()}` })
    for (const secret of [password, user, btoa(password)]) expect(seen).not.toContain(secret)
    expect(seen).toContain('TokenCacheError')
  })

  it('appears in no error of a missing secure connection', async () => {
    const seen = await collect({ url: `rediss://${user}:${password}@${host}:${replica.port}` })
    expect(seen).not.toContain(password)
    expect(seen).toContain('TokenCacheError')
  })
})

describe.each([
  ['redis', nodeRedis],
  ['ioredis', ioRedis],
])('what a client of %s says of its commands', (_name, connect) => {
  it('is not passed on, because it contains the token', async () => {
    const { client, close } = await connect(replica.port)
    const token = sampleToken()
    const seen = await collect({ client }, token)
    close()
    expect(seen).toContain('redis_readonly')
    expect(seen).not.toContain(token.accessToken)
    expect(seen).not.toContain(token.refreshToken)
    expect(seen).not.toContain(`${replica.port}`)
  })
})

describe('an error', () => {
  it.each([
    ['redis://127.0.0.1:1', 'ECONNREFUSED'],
    ['redis://redis.invalid', /^(?:ENOTFOUND|EAI_AGAIN|timeout)$/],
  ])('of %s has a stable code', async (url, code) => {
    await using cache = new RedisTokenCache({ url })
    const error = await cache.get('key').catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ name: 'TokenCacheError', code: expect.stringMatching(code) })
  })
})
