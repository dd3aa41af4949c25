import { describe, expect, it, vi } from 'vitest'
import { RedisServer } from 'test-support/redis/redis-server.ts'
import { SilentServer } from 'test-support/redis/silent-server.ts'
import { waitUntil } from 'test-support/redis/wait-until.ts'
import { RedisTokenCache } from '../src/index.ts'

// The client that a cache with a url imports.
vi.mock('redis', () => import('redis5'))

describe.concurrent('a connection by redis 5', () => {
  it('is opened again after it was ended, and can be closed after it has broken', async () => {
    await using own = await RedisServer.start()
    await using cache = new RedisTokenCache({ url: own.url })
    await cache.get('key')
    await own.stop()
    await expect(cache.get('key')).rejects.toMatchObject({ name: 'TokenCacheError' })
    await own.start()
    await expect.poll(() => cache.get('key').then(() => 'answered', String)).toBe('answered')
    await own.stop()
    await cache.close()
  })

  it.each(['redis://:secret@', 'redis+cluster://', 'redis+cluster://:secret@', 'rediss://'])(
    'is not left open to a silent server (%s)',
    async (scheme) => {
      await using silent = await SilentServer.start()
      await using cache = new RedisTokenCache({ url: `${scheme}127.0.0.1:${silent.port}` })
      for (let read = 0; read < 3; read++) {
        await expect(cache.get('key')).rejects.toMatchObject({ name: 'TokenCacheError' })
        await waitUntil('no connection is open', () => silent.open === 0)
      }
      expect(silent.mostOpen).toBe(1)
    },
  )

  it('releases a lease that is granted after the time-out', async () => {
    await using own = await RedisServer.start()
    await using cache = new RedisTokenCache({ url: own.url, leaseSeconds: 60 })
    const first = await cache.lease('another')
    own.freeze()
    await expect(cache.lease('key')).rejects.toMatchObject({ code: 'timeout' })
    own.thaw()
    await waitUntil('the lease is free', async () => (await cache.lease('key')).granted)
    if (first.granted) await first.release()
  })
})
