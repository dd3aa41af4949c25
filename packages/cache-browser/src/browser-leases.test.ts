import type { RefreshLease } from '@spotify-sdk/auth-core'
import { describe, expect, it } from 'vitest'

import { settle, VirtualClock } from 'test-support/virtual-clock.ts'
import { TabLocks } from '../test/tab-locks.ts'
import { DatabaseTokenCache } from './database-token-cache.ts'
import type { Entry } from './entry.ts'
import { PageEntries } from './page-entries.ts'

const key = 'key'
const token = { accessToken: 'token', expiresAt: 1_900_000_000 }

/** A tab with its own clock and cache, on entries and Web Locks that all tabs share. */
class Tab {
  readonly clock = new VirtualClock()
  readonly commits: string[] = []
  readonly cache: DatabaseTokenCache

  constructor(entries: PageEntries, held: Set<string>) {
    this.cache = new DatabaseTokenCache({
      entries,
      locks: new TabLocks(held).manager,
      leaseSeconds: 15,
      clock: this.clock,
      onCommit: (committed) => this.commits.push(committed),
    })
  }

  async ask(signal?: AbortSignal): Promise<unknown> {
    const answer = await this.cache.lease?.(key, signal)
    return answer?.granted === true ? 'granted' : answer
  }

  async take(): Promise<RefreshLease> {
    const answer = await this.cache.lease?.(key, undefined)
    if (answer?.granted !== true) throw new Error('The lease was refused.')
    return answer
  }
}

function twoTabs(): { entries: PageEntries; one: Tab; other: Tab } {
  const entries = new PageEntries()
  const held = new Set<string>()
  return { entries, one: new Tab(entries, held), other: new Tab(entries, held) }
}

/** Stores an entry as if another tab had left it. */
async function leave(entries: PageEntries, entry: Partial<Entry>): Promise<void> {
  const whole = { written: 1, last: 1, ...entry }
  await entries.change(key, () => ({ result: undefined, entry: whole }))
}

const busyFor = (retryAfterSeconds: number): object => ({
  granted: false,
  reason: 'busy',
  retryAfterSeconds,
})

const refusedFor = (retryAfterSeconds: number): object => ({
  granted: false,
  reason: 'cooldown',
  retryAfterSeconds,
  code: 'rate_limited',
})

describe('a lease that another tab holds', () => {
  it('is taken over immediately if that tab is gone', async () => {
    const { entries, one } = twoTabs()
    await leave(entries, { holder: { id: 'gone', beat: 3, leaseSeconds: 60 } })
    expect(await one.ask()).toBe('granted')
  })

  it('is taken over if that tab runs but has sent no heartbeat for a whole lease, and not before', async () => {
    const { one: frozen, other } = twoTabs()
    const lease = await frozen.take()
    expect(await other.ask()).toEqual(busyFor(15))
    await other.clock.advance(14.9)
    expect(await other.ask()).toMatchObject({ reason: 'busy' })
    await other.clock.advance(0.2)
    const next = await other.take()
    expect(next.fence).toBeGreaterThan(lease.fence)
    await next.commit(token)
    expect(await lease.commit({ ...token, accessToken: 'late' })).toBe(false)
    expect(await other.cache.get(key)).toEqual(token)
    expect({ frozen: frozen.commits, other: other.commits }).toEqual({ frozen: [], other: [key] })
  })

  it('stays with that tab while it sends heartbeats, whichever tab asks', async () => {
    const { one, other } = twoTabs()
    const lease = await one.take()
    for (let passed = 0; passed < 40; passed += 5) {
      expect(await other.ask()).toMatchObject({ reason: 'busy' })
      await one.clock.advance(5)
      await other.clock.advance(5)
      await settle()
    }
    expect(lease.remainingSeconds()).toBeGreaterThan(0)
  })

  it('is waited for as long as that tab requested, not as long as this one would', async () => {
    const { entries, one, other } = twoTabs()
    await one.take()
    const { holder } = (await entries.read(key)) ?? {}
    if (holder === undefined) throw new Error('The lease is free.')
    await leave(entries, { holder: { ...holder, leaseSeconds: 2 } })
    expect(await other.ask()).toEqual(busyFor(2))
  })

  it('is free as soon as that tab has lost it on its own clock', async () => {
    const { one, other } = twoTabs()
    const lease = await one.take()
    one.clock.freeze(20)
    await one.clock.advance(0)
    expect(lease.signal.aborted).toBe(true)
    expect(await other.ask()).toBe('granted')
  })

  it('is free as soon as that tab has released it or committed', async () => {
    const { one, other } = twoTabs()
    await (await one.take()).release()
    await (await other.take()).commit(token)
    expect(await one.ask()).toBe('granted')
  })
})

describe('a cooldown', () => {
  const cooldown = { cooldownSeconds: 30, code: 'rate_limited' }
  it('is measured on the clock that all tabs share', async () => {
    const { one, other } = twoTabs()
    await (await one.take()).release(cooldown)
    await other.clock.advance(10)
    expect(await other.ask()).toEqual(refusedFor(20))
    await other.clock.advance(20)
    expect(await other.ask()).toBe('granted')
  })

  it('is twice as long as the previous one while no tab gets a token, up to a minute', async () => {
    const { entries, one, other } = twoTabs()
    const failed = { cooldownSeconds: 0.75, code: 'connection_failed' }
    const lengths: (number | undefined)[] = []
    for (let failure = 0; failure < 9; failure++) {
      const tab = failure % 2 === 0 ? one : other
      await (await tab.take()).release(failed)
      const { seconds } = (await entries.read(key))?.cooldown ?? {}
      lengths.push(seconds)
      for (const { clock } of [one, other]) await clock.advance(seconds ?? 0)
    }
    expect(lengths).toEqual([0.75, 1.5, 3, 6, 12, 24, 48, 60, 60])
    await (await one.take()).commit(token)
    await (await other.take()).release(failed)
    expect((await entries.read(key))?.cooldown?.seconds).toBe(0.75)
  })

  it('starts again with one second if the previous one ended long ago, and is as long as Spotify says', async () => {
    const { entries, one } = twoTabs()
    await (await one.take()).release({ cooldownSeconds: 40 })
    await one.clock.advance(40 + 61)
    await (await one.take()).release({ cooldownSeconds: 1 })
    expect((await entries.read(key))?.cooldown?.seconds).toBe(1)
    await one.clock.advance(1)
    await (await one.take()).release({ cooldownSeconds: 3600 })
    expect((await entries.read(key))?.cooldown?.seconds).toBe(3600)
  })

  it('is forgotten if the lease was released without a failure', async () => {
    const { entries, one } = twoTabs()
    await (await one.take()).release({ cooldownSeconds: 8 })
    await one.clock.advance(8)
    await (await one.take()).release()
    expect((await entries.read(key))?.cooldown).toBeUndefined()
  })

  it('lasts no longer than its length if the clock is set back', async () => {
    const { one, other } = twoTabs()
    await (await one.take()).release(cooldown)
    other.clock.setWall(-3600)
    expect(await other.ask()).toEqual(refusedFor(30))
    await other.clock.advance(29)
    expect(await other.ask()).toEqual(refusedFor(1))
    await other.clock.advance(1)
    expect(await other.ask()).toBe('granted')
  })
})

const day = 86_400

describe('a stored cooldown that this cache did not write', () => {
  it.each([
    ['a length of years', { until: 1e3 * day, seconds: 1e3 * day }],
    ['a length without a bound', { until: 1e300, seconds: 1e300 }],
    ['an end in the far future', { until: 1e300, seconds: day }],
    ['a length of little more than a day', { until: 2 * day, seconds: day + 1 }],
  ])('(%s) lasts at most a day, in every tab', async (_, { until, seconds }) => {
    const { entries, one, other } = twoTabs()
    await leave(entries, { cooldown: { until: one.clock.now() + until, seconds, code: 'slow' } })
    expect(await one.ask()).toEqual({ ...refusedFor(day), code: 'slow' })
    for (const { clock } of [one, other]) await clock.advance(day - 1)
    // The first check of a tab that is opened later.
    expect(await other.ask()).toEqual({ ...refusedFor(1), code: 'slow' })
    await one.clock.advance(1)
    expect(await one.ask()).toBe('granted')
  })

  it('with a far end lasts no longer than its length, in every tab', async () => {
    const { entries, one, other } = twoTabs()
    await leave(entries, { cooldown: { until: one.clock.now() + 1e9, seconds: 30 } })
    expect(await one.ask()).toEqual({ ...refusedFor(30), code: undefined })
    for (const { clock } of [one, other]) await clock.advance(20)
    expect(await other.ask()).toEqual({ ...refusedFor(10), code: undefined })
  })

  it('is not started by a release either', async () => {
    const { one, other } = twoTabs()
    await (await one.take()).release({ cooldownSeconds: 1e6 * day })
    expect(await other.ask()).toEqual({ ...refusedFor(day), code: undefined })
  })
})

describe('a caller who aborts', () => {
  it('gets no lease and leaves none behind', async () => {
    const { one, other } = twoTabs()
    const aborting = new AbortController()
    const asked = one.ask(aborting.signal)
    aborting.abort(new Error('gone'))
    await expect(asked).rejects.toThrow('gone')
    await expect(one.ask(aborting.signal)).rejects.toThrow('gone')
    expect(await other.ask()).toBe('granted')
  })
})

describe('without Web Locks', () => {
  it('only the heartbeat shows whether the holder is alive', async () => {
    const entries = new PageEntries()
    const denied = { request: () => Promise.reject(new DOMException('denied', 'SecurityError')) }
    const [one, other] = [new VirtualClock(), new VirtualClock()].map((clock) => ({
      clock,
      cache: new DatabaseTokenCache({
        entries,
        locks: denied as unknown as LockManager,
        leaseSeconds: 15,
        clock,
        onCommit: () => {},
      }),
    })) as [Pick<Tab, 'cache' | 'clock'>, Pick<Tab, 'cache' | 'clock'>]
    expect(await one.cache.lease?.(key, undefined)).toMatchObject({ granted: true })
    expect(await other.cache.lease?.(key, undefined)).toEqual(busyFor(15))
    await other.clock.advance(15)
    expect(await other.cache.lease?.(key, undefined)).toMatchObject({ granted: true })
  })
})
