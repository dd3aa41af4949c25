import { describe, expect, it } from 'vitest'
import { appScenario, outcome, scenario } from '../../test/scenario.ts'
import { settle, VirtualClock } from 'test-support/virtual-clock.ts'
import type { SleepOptions } from '../clock.ts'

/** Its timers fire early, as Node's do, and each look at it takes time. */
class HastyClock extends VirtualClock {
  override monotonic(): number {
    this.freeze(0.000_1)
    return super.monotonic()
  }

  override sleep(seconds: number, options?: SleepOptions): Promise<void> {
    return super.sleep(seconds - 0.000_15, options)
  }
}

describe('the age of a token', () => {
  it('grows while the machine sleeps and its monotonic clock stops', async () => {
    const { source, get, clock } = appScenario()
    await get()
    await source.getAccessToken()
    clock.suspend(4000)
    expect(await get()).toBe('access-2')
  })

  it('keeps growing if the wall clock is set back', async () => {
    const { source, get, clock } = appScenario()
    await get()
    await source.getAccessToken()
    clock.setWall(-7200)
    expect(await source.getAccessToken()).toBe('access-1')
    await clock.advance(3600)
    expect(await get()).toBe('access-2')
  })

  it('is corrected within a second if the wall clock is set back in small steps', async () => {
    const { source, get, clock, endpoint } = appScenario()
    await get()
    for (let second = 0; second < 3700; second++) {
      await clock.advance(1)
      clock.setWall(-0.9)
      await source.getAccessToken()
    }
    expect(endpoint.requests).toHaveLength(2)
  })

  it('counts from before the request, so that a slow response makes no token live longer', async () => {
    const { get, source, clock, endpoint } = appScenario()
    endpoint.latencySeconds = 20
    endpoint.lifetimeSeconds = 100
    expect(await get(source, 21)).toBe('access-1')
    await clock.advance(79.5)
    expect(await get(source, 25)).toBe('access-2')
  })

  it('counts from before the request, also if the wall clock is set back meanwhile', async () => {
    const { get, source, clock, cache, endpoint } = appScenario()
    endpoint.latencySeconds = 20
    endpoint.lifetimeSeconds = 100
    const first = get(source, 21)
    await settle()
    clock.setWall(-600)
    expect(await first).toBe('access-1')
    expect((await cache.get('k'))?.expiresAt).toBeCloseTo(clock.now() + 79, 0)
    await clock.advance(79.5)
    expect(await get(source, 25)).toBe('access-2')
  })

  it("is taken from the granted life if the writer's clock is a little ahead", async () => {
    const { get, source, clock, cache } = appScenario()
    const ahead = { accessToken: 'ahead', expiresAt: clock.now() + 3600 + 60, expiresIn: 3600 }
    await cache.set(ahead, 'k')
    expect(await get()).toBe('ahead')
    await clock.advance(3600)
    expect(await get(source)).toBe('access-1')
  })

  it.each([
    { clockAheadSeconds: 61, agoSeconds: 0 },
    { clockAheadSeconds: 3600, agoSeconds: 1800 },
    { clockAheadSeconds: 8 * 3600, agoSeconds: 2 * 3600 },
  ])(
    'contradicts itself if it expires later than its life allows: $clockAheadSeconds s ahead, $agoSeconds s ago',
    async ({ clockAheadSeconds, agoSeconds }) => {
      const { get, clock, cache, endpoint } = appScenario()
      const expiresAt = clock.now() + clockAheadSeconds - agoSeconds + 3600
      await cache.set({ accessToken: 'dead', expiresAt, expiresIn: 3600 }, 'k')
      expect(await get()).toBe('access-1')
      expect(endpoint.requests).toHaveLength(1)
      expect((await cache.get('k'))?.accessToken).toBe('access-1')
    },
  )

  it('starts with the remaining time at first sight if the granted life is unknown', async () => {
    const { get, source, clock, cache, endpoint } = appScenario()
    await cache.set({ accessToken: 'old', expiresAt: clock.now() + 100 }, 'k')
    expect(await get()).toBe('old')
    await clock.advance(70)
    expect(await get(source, 0)).toBe('old')
    expect(endpoint.requests).toHaveLength(0)
    await clock.advance(12)
    expect(await get(source, 0)).toBe('old')
    expect(endpoint.requests).toHaveLength(1)
  })

  it('of a very short life scales all windows', async () => {
    const { get, source, clock, endpoint } = appScenario()
    endpoint.lifetimeSeconds = 1
    endpoint.latencySeconds = 0.01
    await get(source, 0.02)
    for (let tick = 0; tick < 500; tick++) {
      await clock.advance(0.02)
      const asked = source.getAccessToken()
      await clock.advance(0)
      await asked
    }
    // Ten lifetimes of which four fifths are fresh.
    expect(endpoint.requests.length).toBeLessThanOrEqual(14)
  })
})

describe('keepWarm', () => {
  it('refreshes without callers, repeatedly', async () => {
    const { get, clock, endpoint, events, source } = appScenario({ keepWarm: true })
    await get()
    await clock.advance(10 * 3300)
    expect(endpoint.requests.length).toBeGreaterThanOrEqual(10)
    expect(endpoint.requests.length).toBeLessThanOrEqual(11)
    expect(
      events.slice(1).every((event) => 'waitingCallers' in event && event.waitingCallers === 0),
    ).toBe(true)
    await source.close()
  })

  it('continues if its timer fires early, just before the token ages', async () => {
    const clock = new HastyClock()
    const { get, endpoint, source } = appScenario({ keepWarm: true }, clock)
    await get()
    await clock.advance(3400)
    expect(endpoint.requests).toHaveLength(2)
    await source.close()
  })

  it('notices within a minute that the machine has slept', async () => {
    const { get, clock, endpoint, source } = appScenario({ keepWarm: true })
    await get()
    clock.suspend(4000)
    await clock.advance(60)
    expect(endpoint.requests).toHaveLength(2)
    await source.close()
  })

  it("continues after an outage longer than the token's life", async () => {
    const { get, clock, endpoint, source } = appScenario({ keepWarm: true })
    await get()
    endpoint.failure = new Error('down')
    await clock.advance(8000)
    endpoint.failure = undefined
    await clock.advance(130)
    const requests = endpoint.requests.length
    expect(await get(source, 0)).toBe(`access-${requests}`)
    expect(requests).toBeLessThan(110)
    await source.close()
  })

  it('does not read the cache while the token is fresh, even for hours', async () => {
    const { source, get, clock, endpoint, cache } = appScenario({ keepWarm: true })
    endpoint.lifetimeSeconds = 10 * 3600
    await get()
    const reads = cache.calls.get
    await clock.advance(9 * 3600)
    expect(cache.calls.get).toBe(reads)
    await source.close()
  })

  it('waits between two checks that find no sign-in, also with revalidateSeconds: 0', async () => {
    const { source, clock, cache } = scenario({ keepWarm: true, revalidateSeconds: 0 })
    // Checks without a pause would never let the timers of the program run.
    cache.before('get', () => (cache.calls.get > 50 ? source.close() : undefined))
    expect(await outcome(source.getAccessToken())).toMatchObject({ code: 'authorization_required' })
    await clock.advance(10)
    expect(cache.calls.get).toBeGreaterThan(5)
    expect(cache.calls.get).toBeLessThan(20)
    await source.close()
  })

  it('has one timer for any number of calls', async () => {
    const { source, get, clock } = appScenario({ keepWarm: true })
    for (let call = 0; call < 5; call++) await get(source, 10)
    expect(clock.sleeping).toBe(1)
    await source.close()
  })

  it('leaves no timer after close, and starts again at the next use', async () => {
    const { source, get, clock, endpoint } = appScenario({ keepWarm: true })
    await get()
    expect(clock.sleeping).toBe(1)
    await source.close()
    await clock.advance(0)
    expect(clock.sleeping).toBe(0)
    await clock.advance(5000)
    expect(endpoint.requests).toHaveLength(1)
    await get()
    await clock.advance(3500)
    expect(endpoint.requests).toHaveLength(3)
    await source.close()
  })
})
