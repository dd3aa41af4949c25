import { describe, expect, it } from 'vitest'
import { appScenario, outcome } from '../../test/scenario.ts'

const endless = (): Promise<never> => new Promise(() => {})

describe('what keeps the process alive', () => {
  it('is no refresh without waiting callers, also while the cache is silent', async () => {
    let stuck = false
    const { source, get, clock, cache, endpoint } = appScenario({
      requestToken: (...parameters) => (stuck ? endless() : endpoint.requestToken(...parameters)),
    })
    await get()
    await clock.advance(3600 - 290)
    stuck = true
    cache.hang('get')
    await source.getAccessToken()
    await clock.advance(0.1)
    // The deadline of the cache, and the heartbeat of the attempt.
    expect({ sleeping: clock.sleeping, keepingAlive: clock.keepingAlive }).toEqual({
      sleeping: 2,
      keepingAlive: 0,
    })
    cache.repair('get')
    await clock.advance(10)
    expect(clock.sleeping).toBeGreaterThan(0)
    expect(clock.keepingAlive).toBe(0)
  })

  it('is a waiting caller, not the polling of a lease that another source has', async () => {
    const { source, clock, cache } = appScenario()
    await cache.lease('k')
    void source.getAccessToken()
    await clock.advance(1)
    expect(clock.keepingAlive).toBe(1)
  })

  it('is a close that waits for a refresh', async () => {
    const { source, clock } = appScenario({ requestToken: endless })
    void outcome(source.getAccessToken())
    await clock.advance(31)
    const before = clock.keepingAlive
    void source.close()
    await clock.advance(0)
    expect({ before, during: clock.keepingAlive }).toEqual({ before: 0, during: 1 })
    await clock.advance(5)
  })

  it('is no timer of keepWarm', async () => {
    const { get, clock } = appScenario({ keepWarm: true })
    await get()
    expect({ sleeping: clock.sleeping, keepingAlive: clock.keepingAlive }).toEqual({
      sleeping: 1,
      keepingAlive: 0,
    })
  })
})
