import type { Clock } from '@spotify-sdk/auth-core'
import { systemClock } from '@spotify-sdk/auth-core/toolkit'
import { describe, expect, it } from 'vitest'
import { RedisServer } from 'test-support/redis/redis-server.ts'
import { RedisTokenCache } from '../src/index.ts'
import { ioRedis, nodeRedis } from 'test-support/redis/redis-clients.ts'
import { sampleToken } from 'test-support/sample-token.ts'
import { takeLease } from 'test-support/take-lease.ts'

/** The code of the error of an operation. Without a time-out of its own, it would not end. */
async function failureOf(operation: () => Promise<unknown>): Promise<unknown> {
  return operation().catch((error: { code?: unknown }) => error.code)
}

/** A clock that notes for how long it is slept on. */
class RecordingClock {
  readonly slept: number[] = []
  sleeping = 0
  readonly clock: Clock = {
    ...systemClock,
    sleep: async (seconds, options) => {
      this.slept.push(seconds)
      this.sleeping++
      await systemClock.sleep(seconds, options)
      this.sleeping--
    },
  }
}

describe.concurrent('every operation on a paused server', () => {
  it.each([
    ['a client of redis', nodeRedis],
    ['a client of ioredis', ioRedis],
    ['a url', undefined],
  ])(
    'ends by its own time-out: a command after half a second, a write later (%s)',
    async (_name, connect) => {
      await using server = await RedisServer.start()
      const connection = await connect?.(server.port)
      const client = connection?.client
      const recording = new RecordingClock()
      const { clock, slept } = recording
      const cache = new RedisTokenCache({
        clock,
        ...(client === undefined ? { url: server.url } : { client }),
      })
      const lease = await takeLease(cache, 'held')
      server.freeze()
      // The first step of a command that begins between two ticks is shorter.
      await expect.poll(() => recording.sleeping).toBe(0)
      slept.length = 0
      expect(await failureOf(() => cache.get('key'))).toBe('timeout')
      expect(slept).toEqual(Array.from({ length: 10 }, () => 0.05))
      const outcomes = {
        get: await failureOf(() => cache.get('key')),
        set: await failureOf(() => cache.set(sampleToken(), 'key')),
        delete: await failureOf(() => cache.delete('key')),
        lease: await failureOf(() => cache.lease('key')),
        commit: await failureOf(() => lease.commit(sampleToken())),
      }
      expect(outcomes).toEqual({
        get: 'timeout',
        set: 'timeout',
        delete: 'timeout',
        lease: 'timeout',
        commit: 'timeout',
      })
      expect(await failureOf(() => lease.release())).toBeUndefined()
      expect(await failureOf(() => cache.close())).toBeUndefined()
      connection?.close()
    },
  )
})
