import { describe, expect, it } from 'vitest'
import { appScenario } from '../../test/scenario.ts'

describe('a source without a cache', () => {
  it('keeps its token for itself, and reports it as stored', async () => {
    const { join, get, endpoint, events } = appScenario({ tokenCache: undefined })
    const [one, other] = [join(), join()]
    expect(await get(one)).toBe('access-1')
    expect(await get(one)).toBe('access-1')
    expect(await get(other)).toBe('access-2')
    expect(endpoint.requests).toHaveLength(2)
    expect(events).toMatchObject([
      { type: 'token-refreshed', stored: true },
      { type: 'token-refreshed', stored: true },
    ])
  })

  it('refreshes it in the background, once, and pauses if that fails', async () => {
    const { source, clock, get, endpoint } = appScenario({ tokenCache: undefined })
    await get()
    clock.freeze(3500)
    const tokens = [source.getAccessToken(), source.getAccessToken()]
    await clock.advance(1)
    expect(await Promise.all(tokens)).toEqual(['access-1', 'access-1'])
    expect(endpoint.requests).toHaveLength(2)
    expect(await get()).toBe('access-2')
  })

  it('does not return a rejected token again', async () => {
    const { source, get, endpoint } = appScenario({ tokenCache: undefined })
    await source.invalidate(await get())
    expect(await get()).toBe('access-2')
    expect(endpoint.requests).toHaveLength(2)
  })
})
