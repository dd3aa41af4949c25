import { getEventListeners } from 'node:events'
import { describe, expect, it } from 'vitest'
import { appScenario, outcome } from '../../test/scenario.ts'
import { settle } from 'test-support/virtual-clock.ts'
import { ConnectionError } from '../errors/connection-error.ts'
import { ServerError } from '../errors/server-error.ts'

describe('a cold source', () => {
  it('makes one request for 10,000 concurrent callers, and counts them', async () => {
    const { source, clock, endpoint, events } = appScenario()
    const tokens = Array.from({ length: 10_000 }, () => source.getAccessToken())
    await clock.advance(1)
    expect(new Set(await Promise.all(tokens))).toEqual(new Set(['access-1']))
    expect(endpoint.requests).toHaveLength(1)
    expect(events).toEqual([
      {
        type: 'token-refreshed',
        key: 'k',
        expiresAt: 1_800_003_600,
        requestSeconds: expect.closeTo(0.2),
        stored: true,
        waitingCallers: 10_000,
      },
    ])
  })

  it('does nothing before the first call', async () => {
    const { clock, endpoint, events } = appScenario({ keepWarm: true })
    await clock.advance(100_000)
    expect({
      requests: endpoint.requests.length,
      events: events.length,
      sleeping: clock.sleeping,
    }).toEqual({ requests: 0, events: 0, sleeping: 0 })
  })

  it('adopts what another source has stored, and requests nothing', async () => {
    const { source, join, get, endpoint, counts } = appScenario()
    expect(await get(source)).toBe('access-1')
    expect(await get(join())).toBe('access-1')
    expect(endpoint.requests).toHaveLength(1)
    expect(counts()).toEqual({ 'token-refreshed': 1, 'token-adopted': 1 })
  })

  it('counts its callers once if it adopts an ageing token and then requests the next', async () => {
    const { source, clock, cache, endpoint, events } = appScenario()
    const ageing = { accessToken: 'ageing', expiresAt: clock.now() + 200, expiresIn: 3600 }
    await cache.set(ageing, 'k')
    const asked = [1, 2, 3].map(() => source.getAccessToken())
    await clock.advance(1)
    expect(await Promise.all(asked)).toEqual(['access-1', 'access-1', 'access-1'])
    expect(endpoint.requests).toHaveLength(1)
    expect(events).toMatchObject([
      { type: 'token-adopted', waitingCallers: 0 },
      { type: 'token-refreshed', waitingCallers: 3 },
    ])
  })

  it('rejects every waiter with the same error when the refresh fails', async () => {
    const { source, clock, endpoint } = appScenario()
    endpoint.failure = new ConnectionError('down', { code: 'ECONNREFUSED' })
    const callers = [1, 2, 3].map(() => outcome(source.getAccessToken()))
    await clock.advance(1)
    const [first, ...others] = await Promise.all(callers)
    expect(first).toMatchObject({ name: 'ConnectionError', code: 'ECONNREFUSED' })
    expect(others).toEqual([first, first])
    expect(endpoint.requests).toHaveLength(1)
  })
})

describe('a fresh token', () => {
  it('comes from memory: no cache read, no request, the same promise', async () => {
    const { source, get, clock, endpoint, cache } = appScenario()
    await get()
    const readsBefore = cache.calls.get
    const [one, two] = [source.getAccessToken(), source.getAccessToken()]
    expect(one).toBe(two)
    for (let minute = 0; minute < 54; minute++) {
      await clock.advance(60)
      expect(await source.getAccessToken()).toBe('access-1')
    }
    const reads = cache.calls.get - readsBefore
    expect({ reads, requests: endpoint.requests.length }).toEqual({ reads: 0, requests: 1 })
  })

  it('reads one clock for a hit, and both at most once a second', async () => {
    const { source, get, clock } = appScenario()
    await get()
    await source.getAccessToken()
    let wall = 0
    let monotonic = 0
    const [readWall, readMonotonic] = [clock.now.bind(clock), clock.monotonic.bind(clock)]
    clock.now = () => (wall++, readWall())
    clock.monotonic = () => (monotonic++, readMonotonic())
    for (let hit = 0; hit < 100; hit++) void source.getAccessToken()
    expect({ wall, monotonic }).toEqual({ wall: 100, monotonic: 0 })
    await clock.advance(1.001)
    void source.getAccessToken()
    expect(monotonic).toBeGreaterThan(0)
  })
})

describe('an ageing token', () => {
  it('is served immediately during one background refresh', async () => {
    const { source, get, clock, endpoint, events } = appScenario()
    await get()
    await clock.advance(3600 - 290)
    const during = Array.from({ length: 50 }, () => source.getAccessToken())
    expect(new Set(await Promise.all(during))).toEqual(new Set(['access-1']))
    await clock.advance(0.3)
    expect(await source.getAccessToken()).toBe('access-2')
    expect(endpoint.requests).toHaveLength(2)
    expect(events.at(-1)).toMatchObject({ type: 'token-refreshed', waitingCallers: 0 })
  })

  it('stays a hit during the background request', async () => {
    const { source, get, clock, endpoint } = appScenario()
    await get()
    await clock.advance(3600 - 290)
    endpoint.latencySeconds = 8
    await source.getAccessToken()
    await clock.advance(2)
    const [one, two] = [source.getAccessToken(), source.getAccessToken()]
    await clock.advance(0.5)
    const three = source.getAccessToken()
    expect(await one).toBe('access-1')
    expect({ isShared: two === three, token: await three }).toEqual({
      isShared: true,
      token: 'access-1',
    })
  })

  it('lets no caller wait, and hands out nothing expired, at an expiry under steady traffic', async () => {
    const { source, get, clock, endpoint, events } = appScenario()
    await get()
    events.length = 0
    for (let second = 0; second < 4000; second++) {
      await clock.advance(1)
      const asked = source.getAccessToken()
      await settle()
      const token = await asked
      const request = endpoint.requests[Number(token.split('-')[1]) - 1]
      expect(clock.monotonic() - (request?.at ?? 0)).toBeLessThan(3600)
    }
    expect(endpoint.requests).toHaveLength(2)
    expect(events).toMatchObject([{ type: 'token-refreshed', waitingCallers: 0 }])
  })

  it('makes one attempt for the lease: if another source refreshes, it checks again after 1 s', async () => {
    const { source, join, get, clock, endpoint, cache } = appScenario()
    const other = join()
    await get(source)
    await get(other)
    const leases = cache.calls.lease
    await clock.advance(3600 - 290)
    endpoint.latencySeconds = 0.9
    await Promise.all([source.getAccessToken(), other.getAccessToken()])
    await clock.advance(1.5)
    expect(cache.calls.lease - leases).toBe(2)
    await Promise.all([source.getAccessToken(), other.getAccessToken()])
    await clock.advance(0.1)
    expect(await source.getAccessToken()).toBe('access-2')
    expect(await other.getAccessToken()).toBe('access-2')
    expect(endpoint.requests).toHaveLength(2)
  })
})

describe('without refreshAheadSeconds and skewSeconds, a token', () => {
  it('is not refreshed before it expires', async () => {
    const { source, get, clock, endpoint } = appScenario({ refreshAheadSeconds: 0, skewSeconds: 0 })
    await get()
    await clock.advance(3598.5)
    expect(await source.getAccessToken()).toBe('access-1')
    await clock.advance(0.1)
    expect(endpoint.requests).toHaveLength(1)
    await clock.advance(1)
    expect(await get()).toBe('access-2')
    expect(endpoint.requests).toHaveLength(2)
  })
})

describe('a due token', () => {
  it('is served after one second if the next one takes longer', async () => {
    const { source, get, clock, endpoint } = appScenario({ refreshAheadSeconds: 0 })
    await get()
    await clock.advance(3600 - 20)
    endpoint.latencySeconds = 8
    const asked = source.getAccessToken()
    await clock.advance(0.9)
    let served: string | undefined
    void asked.then((token) => (served = token))
    await settle()
    expect(served).toBeUndefined()
    await clock.advance(0.2)
    expect(await asked).toBe('access-1')
    await clock.advance(7)
    expect(await source.getAccessToken()).toBe('access-2')
    expect(endpoint.requests).toHaveLength(2)
  })

  it('gives way to the next one if that arrives in time', async () => {
    const { source, get, clock } = appScenario({ refreshAheadSeconds: 0 })
    await get()
    await clock.advance(3600 - 20)
    expect(await get(source, 0.3)).toBe('access-2')
  })

  it('is never returned after its expiry, whatever happens to the next one', async () => {
    const { get, source, clock, endpoint } = appScenario({ refreshAheadSeconds: 0 })
    await get()
    await clock.advance(3600 - 2.5)
    endpoint.latencySeconds = 5
    const asked = source.getAccessToken()
    await clock.advance(6)
    expect(await asked).toBe('access-1')
    await clock.advance(0.1)
    expect(await source.getAccessToken()).toBe('access-2')

    await clock.advance(3600 - 6.1 - 0.5)
    const late = source.getAccessToken()
    await clock.advance(6)
    expect(await late).toBe('access-3')
  })
})

describe("a caller's signal", () => {
  it('ends that wait with its own reason, and the refresh continues for the others', async () => {
    const { source, clock, endpoint } = appScenario()
    const controller = new AbortController()
    const leaving = outcome(source.getAccessToken({ signal: controller.signal }))
    const staying = source.getAccessToken()
    await clock.advance(0.1)
    const reason = new Error('the request was closed')
    controller.abort(reason)
    expect(await leaving).toBe(reason)
    await clock.advance(0.2)
    expect(await staying).toBe('access-1')
    expect(endpoint.requests).toHaveLength(1)
  })

  it('that has already aborted rejects immediately, also on a hit, and starts nothing', async () => {
    const { source, get, endpoint } = appScenario()
    const reason = new Error('gone')
    const signal = AbortSignal.abort(reason)
    expect(await outcome(source.getAccessToken({ signal }))).toBe(reason)
    expect(endpoint.requests).toHaveLength(0)
    await get()
    expect(await outcome(source.getAccessToken({ signal }))).toBe(reason)
  })

  it('may be omitted in any way', async () => {
    const { source, clock } = appScenario()
    const asked = [source.getAccessToken({}), source.getAccessToken({ signal: null })]
    await clock.advance(1)
    expect(await Promise.all(asked)).toEqual(['access-1', 'access-1'])
  })

  it('may be shared by hundreds of callers, and keeps no listener', async () => {
    const { source, clock } = appScenario()
    const controller = new AbortController()
    const callers = Array.from({ length: 300 }, () =>
      source.getAccessToken({ signal: controller.signal }),
    )
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(300)
    await clock.advance(1)
    await Promise.all(callers)
    expect(getEventListeners(controller.signal, 'abort')).toEqual([])
  })

  it('of the only caller does not stop the refresh: its token is there for the next caller', async () => {
    const { source, clock, endpoint } = appScenario()
    const controller = new AbortController()
    const asked = outcome(source.getAccessToken({ signal: controller.signal }))
    await clock.advance(0.1)
    controller.abort()
    await asked
    await clock.advance(1)
    expect(await source.getAccessToken()).toBe('access-1')
    expect(endpoint.requests).toHaveLength(1)
  })
})

describe('a refresh that never ends', () => {
  it('costs a caller at most 30 s, and a caller one minute later starts another', async () => {
    let hangs = true
    const { source, clock, endpoint } = appScenario({
      requestToken: (current, options) =>
        hangs ? new Promise(() => {}) : endpoint.requestToken(current, options),
    })
    const asked = outcome(source.getAccessToken())
    await clock.advance(31)
    expect(await asked).toMatchObject({ name: 'ConnectionError', code: 'timeout' })
    hangs = false
    await clock.advance(60)
    const next = source.getAccessToken()
    await clock.advance(1)
    expect(await next).toBe('access-1')
  })

  it('is replaced by one for all waiters, which its late end does not affect', async () => {
    const { join, clock, endpoint } = appScenario({
      tokenCache: { get: () => undefined, set() {} },
    })
    let requests = 0
    const late = Promise.withResolvers<void>()
    const source = join({
      requestToken: async (...parameters) => {
        if (++requests > 1) return endpoint.requestToken(...parameters)
        await late.promise
        throw new ServerError('too late', { code: 'server_error' })
      },
    })
    const sleep = clock.sleep.bind(clock)
    clock.sleep = () => new Promise(() => {})
    void outcome(source.getAccessToken())
    await settle()
    clock.sleep = sleep
    endpoint.latencySeconds = 5
    const asked = [source.getAccessToken(), source.getAccessToken()]
    await clock.advance(4)
    expect(requests).toBe(2)
    late.resolve()
    await settle()
    asked.push(source.getAccessToken())
    await clock.advance(5)
    expect(new Set(await Promise.all(asked))).toEqual(new Set(['access-1']))
    expect(requests).toBe(2)
  })

  it('is replaced within seconds if it sends no more heartbeats', async () => {
    const { source, clock, endpoint, cache } = appScenario()
    // In Workers the timers of a request that is over never fire, nor do its answers come.
    const sleep = clock.sleep.bind(clock)
    clock.sleep = () => new Promise(() => {})
    const abandoned = outcome(source.getAccessToken())
    await settle()
    clock.sleep = sleep
    const asked = source.getAccessToken()
    await clock.advance(8)
    expect(await asked).toBe('access-2')
    expect(endpoint.requests).toHaveLength(2)
    expect((await cache.get('k'))?.accessToken).toBe('access-2')
    void abandoned
  })
})

describe('close', () => {
  it('waits for a refresh in flight, and the source stays usable', async () => {
    const { source, clock, cache, endpoint } = appScenario()
    const asked = source.getAccessToken()
    let isClosed = false
    void source.close().then(() => (isClosed = true))
    await clock.advance(0.1)
    expect(isClosed).toBe(false)
    await clock.advance(0.2)
    expect({ isClosed, sleeping: clock.sleeping }).toEqual({ isClosed: true, sleeping: 0 })
    expect(await asked).toBe('access-1')
    expect((await cache.get('k'))?.accessToken).toBe('access-1')
    expect(await source.getAccessToken()).toBe('access-1')
    expect(endpoint.requests).toHaveLength(1)
  })
  it('waits at most 5 s for a refresh that hangs, and not at all without one', async () => {
    const { source, clock } = appScenario({ requestToken: () => new Promise(() => {}) })
    await source.close()
    void outcome(source.getAccessToken())
    let isClosed = false
    void source.close().then(() => (isClosed = true))
    await clock.advance(4.9)
    expect(isClosed).toBe(false)
    await clock.advance(0.1)
    expect(isClosed).toBe(true)
  })
})

describe('a token request', () => {
  it('gets the held token, or else the stored one', async () => {
    const { get, join, clock, endpoint } = appScenario()
    await get()
    await clock.advance(3601)
    await get()
    await clock.advance(3601)
    await get(join())
    const tokens = endpoint.requests.map(({ current }) => current?.accessToken)
    expect(tokens).toEqual([undefined, 'access-1', 'access-2'])
  })
})
