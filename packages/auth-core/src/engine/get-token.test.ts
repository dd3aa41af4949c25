import { describe, expect, it } from 'vitest'
import { appScenario, outcome, scenario } from '../../test/scenario.ts'

describe('getToken', () => {
  it('returns the token with its expiry, and without a scope if none is known', async () => {
    const { source, clock, endpoint } = appScenario()
    const asked = source.getToken()
    const sentAt = clock.now()
    await clock.advance(1)
    expect(await asked).toEqual({ accessToken: 'access-1', expiresAt: sentAt + 3600 })
    expect(await source.getToken()).toEqual(await asked)
    expect(endpoint.requests).toHaveLength(1)
  })

  it("returns the scope that the user granted, and the user's next token after a refresh", async () => {
    const { source, clock, cache, endpoint } = scenario()
    const login = endpoint.login()
    await cache.set(login, 'k')
    const { accessToken, expiresAt, scope } = login
    expect(await source.getToken()).toEqual({ accessToken, expiresAt, scope })
    await clock.advance(3600)
    const next = source.getToken()
    await clock.advance(1)
    expect(await next).toMatchObject({ accessToken: 'access-1', scope })
  })

  it('takes null for no options, as a caller without types may pass it', async () => {
    const { source, clock } = appScenario()
    const asked = source.getToken(null as unknown as undefined)
    await clock.advance(1)
    expect(await asked).toMatchObject({ accessToken: 'access-1' })
  })

  it('ends the wait of the caller whose signal aborts, with its reason', async () => {
    const { source, clock } = appScenario()
    const gone = new AbortController()
    const asked = outcome(source.getToken({ signal: gone.signal }))
    gone.abort(new Error('gone'))
    expect(await asked).toMatchObject({ message: 'gone' })
    const late = outcome(source.getToken({ signal: gone.signal }))
    expect(await late).toMatchObject({ message: 'gone' })
    await clock.advance(1)
  })

  it('never returns a token that the API rejected', async () => {
    const { source, clock } = appScenario()
    const first = source.getToken()
    await clock.advance(1)
    await source.invalidate((await first).accessToken)
    const second = source.getToken()
    await clock.advance(1)
    expect(await second).toMatchObject({ accessToken: 'access-2' })
  })

  it('returns the expiry on this clock after the clock was set back', async () => {
    const { source, clock } = appScenario()
    const first = source.getToken()
    await clock.advance(1)
    const { expiresAt } = await first
    clock.setWall(-600)
    expect((await source.getToken()).expiresAt).toBeCloseTo(expiresAt - 600)
  })
})

describe('peekToken', () => {
  it('returns undefined and starts nothing before there is a token', async () => {
    const { source, clock, endpoint, events } = appScenario()
    expect(source.peekToken()).toBeUndefined()
    await clock.advance(5)
    expect({ requests: endpoint.requests.length, events }).toEqual({ requests: 0, events: [] })
  })

  it('returns the valid token in memory until it expires or the API rejects it', async () => {
    const { source, get, clock, endpoint } = appScenario()
    const sentAt = clock.now()
    await get()
    expect(source.peekToken()).toEqual({ accessToken: 'access-1', expiresAt: sentAt + 3600 })
    await clock.advance(3590)
    expect(source.peekToken()).toMatchObject({ accessToken: 'access-1' })
    await clock.advance(10)
    expect(source.peekToken()).toBeUndefined()
    await get()
    await source.invalidate('access-2')
    expect(source.peekToken()).toBeUndefined()
    expect(endpoint.requests).toHaveLength(2)
  })

  it('always has a token with keepWarm, from the first one on', async () => {
    const { source, get, clock } = appScenario({ keepWarm: true })
    await get()
    for (let hours = 0; hours < 3; hours += 0.25) {
      expect(source.peekToken()).toBeDefined()
      await clock.advance(900)
    }
    await source.close()
  })
})
