import { inspect } from 'node:util'
import { describeTokenCache } from '@spotify-sdk/testing'
import { describe, expect, it } from 'vitest'
import { clockWithoutHeartbeats } from 'test-support/clock-without-heartbeats.ts'
import { VirtualClock } from 'test-support/virtual-clock.ts'
import type { Clock } from '../clock.ts'
import { MemoryTokenCache } from './memory-token-cache.ts'
import type { RefreshLease } from './token-cache.ts'
import type { TokenInfo } from '../token/token-info.ts'
import { concurrentRunner } from 'test-support/concurrent-runner.ts'

describeTokenCache('MemoryTokenCache', () => new MemoryTokenCache(), {
  lacks: ['subscribe'],
  withoutHeartbeat: () => new MemoryTokenCache({ clock: clockWithoutHeartbeats }),
  runner: concurrentRunner,
})

const token: TokenInfo = { accessToken: 'a', expiresAt: 1_900_000_000 }

async function granted(cache: MemoryTokenCache, key = 'k'): Promise<RefreshLease> {
  const lease = await cache.lease(key)
  if (!lease.granted) throw new Error(`refused: ${lease.reason}`)
  return lease
}

function silent(clock: VirtualClock): Clock {
  return {
    now: () => clock.now(),
    monotonic: () => clock.monotonic(),
    random: () => clock.random(),
    sleep: (seconds, options) => clock.sleep(seconds, options),
  }
}

describe('a lease of MemoryTokenCache', () => {
  it('is lost if its holder is paused for longer than it lasts, and only then', async () => {
    const clock = new VirtualClock()
    const cache = new MemoryTokenCache({ clock })
    const lease = await granted(cache)
    await clock.advance(50)
    expect(await cache.lease('k')).toMatchObject({ granted: false, reason: 'busy' })
    clock.freeze(3)
    expect(await cache.lease('k')).toMatchObject({ granted: false })
    clock.freeze(2.1)
    expect(lease.remainingSeconds()).toBe(0)
    const next = await granted(cache)
    expect(next.fence).toBeGreaterThan(lease.fence)
    await clock.advance(2)
    expect(lease.signal.aborted).toBe(true)
    expect(next.signal.aborted).toBe(false)
  })

  it('excludes others for as long as its holder requested, even if the holder dies', async () => {
    const clock = new VirtualClock()
    // Sends no heartbeat.
    const dead = { ...silent(clock), sleep: () => new Promise<void>(() => {}) }
    const cache = new MemoryTokenCache({ clock: dead })
    const lease = await granted(cache)
    expect(await lease.extend?.(15)).toBe(true)
    clock.freeze(14.9)
    expect(await cache.lease('k')).toMatchObject({ granted: false, reason: 'busy' })
    clock.freeze(0.2)
    expect(await granted(cache)).toMatchObject({ fence: lease.fence + 1 })
  })

  it('returns its remaining time', async () => {
    const clock = new VirtualClock()
    const cache = new MemoryTokenCache({ clock })
    const lease = await granted(cache)
    expect(await cache.lease('k')).toMatchObject({ reason: 'busy', retryAfterSeconds: 5 })
    await lease.release()
  })

  it('is lost at the next heartbeat if a sign-in or a sign-out has ended it', async () => {
    const clock = new VirtualClock()
    const cache = new MemoryTokenCache({ clock })
    const lease = await granted(cache)
    await cache.set(token, 'k')
    await clock.advance(1.7)
    expect(lease.signal.aborted).toBe(true)
  })

  it('ends after 60 s in total, although its holder is alive', async () => {
    const clock = new VirtualClock()
    const cache = new MemoryTokenCache({ clock })
    const lease = await granted(cache)
    await clock.advance(58)
    expect(await cache.lease('k')).toMatchObject({ granted: false })
    await clock.advance(3)
    expect(lease.signal.aborted).toBe(true)
    expect(await cache.lease('k')).toMatchObject({ granted: true })
  })

  it('can be committed after it was lost, unless a later fence has written', async () => {
    const clock = new VirtualClock()
    const cache = new MemoryTokenCache({ clock })
    const zombie = await granted(cache)
    clock.freeze(10)
    const next = await granted(cache)
    expect(await zombie.commit({ ...token, accessToken: 'zombie' })).toBe(true)
    expect((await cache.get('k'))?.accessToken).toBe('zombie')
    expect(await cache.lease('k')).toMatchObject({ granted: false, reason: 'busy' })
    expect(await next.commit({ ...token, accessToken: 'next' })).toBe(true)
    expect(await zombie.commit({ ...token, accessToken: 'zombie' })).toBe(false)
    expect((await cache.get('k'))?.accessToken).toBe('next')
  })

  it('releases nothing after it was lost: its cooldown does not apply to others', async () => {
    const clock = new VirtualClock()
    const cache = new MemoryTokenCache({ clock })
    const zombie = await granted(cache)
    clock.freeze(10)
    const next = await granted(cache)
    await zombie.release({ cooldownSeconds: 60, code: 'server_error' })
    expect(await cache.lease('k')).toMatchObject({ granted: false, reason: 'busy' })
    await next.release()
    expect(await cache.lease('k')).toMatchObject({ granted: true })
  })

  it('is committed once: a second commit under the same fence changes nothing', async () => {
    const cache = new MemoryTokenCache()
    const lease = await granted(cache)
    expect(await lease.commit(token)).toBe(true)
    expect(await lease.commit({ ...token, accessToken: 'again' })).toBe(false)
    expect((await cache.get('k'))?.accessToken).toBe('a')
  })

  it('shows no token when it is logged', async () => {
    const cache = new MemoryTokenCache()
    await cache.set({ ...token, accessToken: 'planted-token' }, 'k')
    const lease = await granted(cache)
    expect(lease.token?.accessToken).toBe('planted-token')
    expect(inspect(lease, { depth: Infinity, showHidden: true })).not.toContain('planted-token')
    expect(JSON.stringify(lease)).not.toContain('planted-token')
    await lease.release()
  })

  it('leaves no timer', async () => {
    const clock = new VirtualClock()
    const cache = new MemoryTokenCache({ clock })
    await (await granted(cache)).release()
    await (await granted(cache)).commit(token)
    await clock.advance(0)
    expect(clock.sleeping).toBe(0)
  })
})

describe('MemoryTokenCache', () => {
  it('rejects an invalid token, naming the field and not the value', async () => {
    const cache = new MemoryTokenCache()
    await expect(cache.set({ ...token, expiresAt: 1_900_000_000_000 }, 'k')).rejects.toMatchObject({
      name: 'TokenCacheError',
      code: 'invalid_entry',
      message: expect.stringContaining('expiresAt is in milliseconds'),
    })
    expect(await cache.get('k')).toBeUndefined()
  })

  it('returns objects that cannot be changed', async () => {
    const cache = new MemoryTokenCache()
    await cache.set(token, 'k')
    const stored = (await cache.get('k')) as { accessToken: string }
    expect(() => (stored.accessToken = 'b')).toThrow(TypeError)
  })
})

describe('a closed MemoryTokenCache', () => {
  it('has forgotten its tokens, and stays usable', async () => {
    const cache = new MemoryTokenCache()
    await cache.set(token, 'k')
    await cache.close()
    expect(await cache.get('k')).toBeUndefined()
    await cache.set(token, 'k')
    expect(await cache.get('k')).toEqual(token)
  })
})
