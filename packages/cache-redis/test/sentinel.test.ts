import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
import { systemClock } from '@spotify-sdk/auth-core/toolkit'
import { MockSpotify } from '@spotify-sdk/testing'
import { describe, expect, it } from 'vitest'
import { lengthenCacheDeadlines } from 'test-support/patient-clock.ts'
import { RedisSentinel } from 'test-support/redis/redis-sentinel.ts'
import { waitUntil } from 'test-support/redis/wait-until.ts'
import { RedisTokenCache } from '../src/index.ts'
import { ioRedisSentinel, nodeRedisSentinel } from 'test-support/redis/redis-clients.ts'
import { sampleToken } from 'test-support/sample-token.ts'
import { takeLease } from 'test-support/take-lease.ts'

lengthenCacheDeadlines(systemClock)

describe.concurrent.each([
  ['redis', nodeRedisSentinel],
  ['ioredis', ioRedisSentinel],
])('a master that dies with a write that its replica never received (%s)', (_name, connect) => {
  it('costs at most one request, and no fence decreases', async () => {
    await using mock = await MockSpotify.start()
    await using sentinel = await RedisSentinel.start()
    const { client, close } = await connect(sentinel)
    await using stack = new AsyncDisposableStack()
    stack.defer(() => void close())
    const cache = new RedisTokenCache({ client })
    const { clientId, clientSecret, tokenUrl } = mock
    const provider = (): ClientCredentials =>
      new ClientCredentials({ clientId, clientSecret, tokenUrl, tokenCache: cache })

    const seen = sampleToken()
    await cache.set(seen, 'user')
    await waitUntil(
      'the replica has it',
      async () => (await sentinel.replica.command('DBSIZE')) === 1,
    )
    // A frozen replica would still read what was sent to it, unless nothing is sent.
    sentinel.replica.freeze()
    await sentinel.master.command('CLIENT', 'KILL', 'TYPE', 'replica')
    const [unseen, unused] = [await takeLease(cache, 'user'), await takeLease(cache, 'other')]
    expect(await unseen.commit(sampleToken())).toBe(true)
    const before = provider()
    const token = await before.getAccessToken()
    await sentinel.takeAsDownAfter(3)
    await sentinel.master.stop()
    sentinel.replica.thaw()
    await waitUntil('the replica is promoted', async () => {
      return (await sentinel.masterPort()) === sentinel.replica.port
    })
    await waitUntil('the client has found it', async () => {
      return cache.set(sampleToken(), 'probe').then(
        () => true,
        () => false,
      )
    })

    expect(await cache.get('user')).toEqual(seen)
    const next = await takeLease(cache, 'user')
    expect(next.fence).toBeGreaterThan(unseen.fence)
    const later = await takeLease(cache, 'other')
    expect(later.fence).toBeGreaterThan(unused.fence)
    const current = sampleToken()
    expect(await later.commit(current)).toBe(true)
    expect(await unused.commit(sampleToken())).toBe(false)
    expect(await cache.get('other')).toEqual(current)

    expect(await before.getAccessToken()).toBe(token)
    const after = [provider(), provider(), provider()]
    const tokens = await Promise.all(after.map((each) => each.getAccessToken()))
    expect(new Set(tokens).size).toBe(1)
    expect(mock.requests.token.length).toBeLessThanOrEqual(2)
  })
})
