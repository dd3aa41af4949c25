import { describe, expect, it } from 'vitest'
import { VirtualClock } from 'test-support/virtual-clock.ts'
import { HeldLease, type HeldLeaseOptions } from './held-lease.ts'

function held(clock: VirtualClock, options: Partial<HeldLeaseOptions> = {}): HeldLease {
  return new HeldLease({
    fence: 1,
    clock,
    grantedAt: clock.monotonic(),
    leaseSeconds: 5,
    extend: () => true,
    commit: () => true,
    release: () => {},
    ...options,
  })
}

describe('HeldLease', () => {
  it('is extended three times while it lasts', async () => {
    const clock = new VirtualClock()
    let extensions = 0
    const lease = held(clock, { extend: () => ++extensions > 0 })
    await clock.advance(5.1)
    expect(extensions).toBe(3)
    expect(lease.remainingSeconds()).toBeGreaterThan(4)
    await lease.release()
  })

  it('is lost immediately if its extension is refused', async () => {
    const clock = new VirtualClock()
    const lease = held(clock, { extend: () => false })
    await clock.advance(1.7)
    expect(lease.signal.aborted).toBe(true)
    expect(lease.remainingSeconds()).toBe(0)
  })

  it('survives a failed extension, and is lost without one in time', async () => {
    const clock = new VirtualClock()
    let isAway = true
    const lease = held(clock, {
      extend: () => (isAway ? Promise.reject(new Error('away')) : true),
    })
    await clock.advance(2)
    isAway = false
    await clock.advance(4)
    expect(lease.signal.aborted).toBe(false)
    isAway = true
    await clock.advance(5)
    expect(lease.signal.aborted).toBe(true)
  })

  it('lasts as long as its holder requests, and is extended by as much from then on', async () => {
    const clock = new VirtualClock()
    const extensions: number[] = []
    const lease = held(clock, { extend: (seconds) => extensions.push(seconds) > 0 })
    expect(await lease.extend(15)).toBe(true)
    expect(lease.remainingSeconds()).toBe(15)
    await clock.advance(5.1)
    expect(extensions).toEqual([15, 15, 15, 15])
    expect(lease.remainingSeconds()).toBeCloseTo(14.9)
    await lease.release()
  })

  it('is never made shorter, nor longer than a minute', async () => {
    const clock = new VirtualClock()
    const extensions: number[] = []
    const lease = held(clock, { extend: (seconds) => extensions.push(seconds) > 0 })
    await lease.extend(1)
    await lease.extend(600)
    expect(extensions).toEqual([5, 60])
    await lease.release()
  })

  it.each(['refused', 'too late'])('is lost if an extension is %s', async (why) => {
    const clock = new VirtualClock()
    const lease = held(clock, { extend: () => why !== 'refused' })
    if (why === 'too late') clock.freeze(5)
    expect(await lease.extend(15)).toBe(false)
    expect(lease.signal.aborted).toBe(true)
    expect(lease.remainingSeconds()).toBe(0)
  })

  it('cannot be extended after a commit, and is not lost because of that', async () => {
    const clock = new VirtualClock()
    const lease = held(clock)
    await lease.commit({ accessToken: 'a', expiresAt: 1 })
    clock.freeze(60)
    expect(await lease.extend(15)).toBe(false)
    expect(lease.signal.aborted).toBe(false)
  })

  it('counts from before it was requested', () => {
    const clock = new VirtualClock()
    const lease = held(clock, { grantedAt: clock.monotonic() - 2 })
    expect(lease.remainingSeconds()).toBe(3)
    void lease.release()
  })

  it.each([
    [30, 30],
    [86_400, 86_400],
    [86_401, 86_400],
    [1e300, 86_400],
    [Infinity, 86_400],
    [undefined, undefined],
  ])('starts a cooldown of %s seconds as one of %s', async (given, begun) => {
    const released: unknown[] = []
    const lease = held(new VirtualClock(), { release: (options) => released.push(options) })
    await lease.release({ cooldownSeconds: given, code: 'slow' })
    expect(released).toEqual([{ cooldownSeconds: begun, code: 'slow' }])
  })

  it('is not lost after it was committed or released', async () => {
    const clock = new VirtualClock()
    const committed = held(clock)
    const returned = held(clock)
    await committed.commit({ accessToken: 'a', expiresAt: 1 })
    await returned.release()
    await clock.advance(100)
    expect({
      committed: committed.signal.aborted,
      returned: returned.signal.aborted,
    }).toEqual({ committed: false, returned: false })
  })

  it.each(['commit', 'release'] as const)(
    'is not lost by an extension that is overtaken by its %s',
    async (end) => {
      const clock = new VirtualClock()
      const extension = Promise.withResolvers<boolean>()
      const lease = held(clock, { extend: () => extension.promise })
      await clock.advance(1.7)
      await (end === 'commit' ? lease.commit({ accessToken: 'a', expiresAt: 1 }) : lease.release())
      extension.resolve(false)
      await clock.advance(1)
      expect(lease.signal.aborted).toBe(false)
    },
  )

  it('is not lost by an extension that is refused during its commit', async () => {
    const clock = new VirtualClock()
    const commit = Promise.withResolvers<boolean>()
    const lease = held(clock, { extend: () => false, commit: () => commit.promise })
    const committing = lease.commit({ accessToken: 'a', expiresAt: 1 })
    await clock.advance(1.7)
    expect(lease.signal.aborted).toBe(false)
    commit.resolve(true)
    expect(await committing).toBe(true)
    await clock.advance(10)
    expect(lease.signal.aborted).toBe(false)
  })

  it.each(['commit', 'release'] as const)('is not extended after its %s', async (end) => {
    const clock = new VirtualClock()
    let extensions = 0
    const lease = held(clock, { extend: () => ++extensions > 0 })
    await (end === 'commit' ? lease.commit({ accessToken: 'a', expiresAt: 1 }) : lease.release())
    await clock.advance(2)
    expect(extensions).toBe(0)
  })

  it('is released once, and never throws', async () => {
    const clock = new VirtualClock()
    let releases = 0
    const lease = held(clock, {
      release: () => {
        releases++
        throw new Error('away')
      },
    })
    await lease.release()
    await lease.release()
    expect(releases).toBe(1)
  })

  it('continues after a failed commit, so that it can be released', async () => {
    const clock = new VirtualClock()
    let releases = 0
    const lease = held(clock, {
      commit: () => Promise.reject(new Error('away')),
      release: () => releases++,
    })
    await expect(lease.commit({ accessToken: 'a', expiresAt: 1 })).rejects.toThrow('away')
    await lease.release()
    expect(releases).toBe(1)
  })

  it('is lost by a refused extension after a failed commit', async () => {
    const clock = new VirtualClock()
    const lease = held(clock, {
      extend: () => false,
      commit: () => Promise.reject(new Error('away')),
    })
    await expect(lease.commit({ accessToken: 'a', expiresAt: 1 })).rejects.toThrow('away')
    await clock.advance(1.7)
    expect(lease.signal.aborted).toBe(true)
    expect(lease.signal.reason).toMatchObject({ name: 'AbortError' })
  })

  it('is not released after it was lost, and has no timer', async () => {
    const clock = new VirtualClock()
    let releases = 0
    const lease = held(clock, { extend: () => false, release: () => releases++ })
    expect(clock.keepingAlive).toBe(0)
    await clock.advance(1.7)
    await lease.release()
    expect({ aborted: lease.signal.aborted, releases, sleeping: clock.sleeping }).toEqual({
      aborted: true,
      releases: 0,
      sleeping: 0,
    })
  })
})
