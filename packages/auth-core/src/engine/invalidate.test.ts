import { describe, expect, it } from 'vitest'
import { appScenario, outcome, scenario } from '../../test/scenario.ts'

describe('invalidate', () => {
  it('makes one refresh for many concurrent 401s', async () => {
    const { source, get, endpoint, counts } = appScenario()
    const token = await get()
    await Promise.all(Array.from({ length: 100 }, () => source.invalidate(token)))
    expect(await get()).toBe('access-2')
    await Promise.all(Array.from({ length: 100 }, () => source.invalidate(token)))
    expect(await get()).toBe('access-2')
    expect(endpoint.requests).toHaveLength(2)
    expect(counts()).toEqual({ 'token-refreshed': 2, 'token-invalidated': 1 })
  })

  it('takes effect immediately, also on the hot path', async () => {
    const { source, get } = appScenario()
    const token = await get()
    await source.getAccessToken()
    await source.invalidate(token)
    expect(await get()).not.toBe(token)
  })

  it('prevents the token from being adopted again while the cache still has it', async () => {
    const { source, join, get, endpoint, counts } = appScenario()
    const token = await get()
    const other = join()
    await other.invalidate(token)
    expect(await get(other)).toBe('access-2')
    expect(endpoint.requests).toHaveLength(2)
    expect(counts()).toEqual({ 'token-refreshed': 2 })
    expect(await get(source)).toBe('access-1')
  })

  it('adopts the token that another source has got since, and requests nothing', async () => {
    const { source, join, get, endpoint } = appScenario()
    const token = await get(source)
    const other = join()
    await get(other)
    await other.invalidate(token)
    await get(other)
    await source.invalidate(token)
    expect(await get(source)).toBe('access-2')
    expect(endpoint.requests).toHaveLength(2)
  })

  it('of a token that is not held changes nothing', async () => {
    const { source, get, events } = appScenario()
    const token = await get()
    await source.invalidate('never seen')
    await source.invalidate('')
    expect(await source.getAccessToken()).toBe(token)
    expect(events).toHaveLength(1)
  })

  it('of new tokens, repeatedly, does not loop', async () => {
    const { source, clock, endpoint, counts } = appScenario()
    const errors: unknown[] = []
    for (let tenth = 0; tenth < 1000; tenth++) {
      const asked = outcome(source.getAccessToken())
      await clock.advance(0.3)
      const token = await asked
      if (typeof token === 'string') await source.invalidate(token)
      else errors.push(token)
    }
    // 300 s: one may have been revoked, so a second at once; then one a minute.
    expect(endpoint.requests.length).toBeLessThanOrEqual(6)
    expect(counts()['token-invalidated']).toBe(endpoint.requests.length)
    expect(errors[0]).toMatchObject({
      name: 'AuthenticationError',
      code: 'token_rejected',
      status: 401,
      retryAfterSeconds: expect.closeTo(60, 0),
    })
  })

  it('of a token that the endpoint returns again costs one request, and starts a cooldown', async () => {
    let requests = 0
    const { source, clock, get, counts } = appScenario({
      requestToken: async () => {
        requests++
        return { accessToken: 'the-same', expiresAt: clock.now() + 3600 }
      },
    })
    await source.invalidate(await get())
    const errors = [await outcome(get(source, 0.2)), await outcome(get(source, 0.2))]
    expect(errors[0]).toMatchObject({
      name: 'ServerError',
      code: 'invalid_response',
      message:
        'The token endpoint returned no valid token. It has expired, or the Web API rejected it.',
      retryAfterSeconds: expect.any(Number),
    })
    expect(errors[1]).toMatchObject({ code: 'invalid_response' })
    expect(requests).toBe(2)
    expect(counts()).toMatchObject({ 'refresh-failed': 1 })
  })

  it('of a user’s token that the endpoint returns again loses no new refresh token', async () => {
    const { source, get, clock, cache, endpoint } = scenario({
      requestToken: async (current, permit) => ({
        ...(await endpoint.requestToken(current, permit)),
        accessToken: 'login',
      }),
    })
    await source.signIn(endpoint.login())
    endpoint.rotates = true
    await source.invalidate('login')
    expect(await outcome(get())).toMatchObject({ code: 'invalid_response' })
    expect(await cache.get('k')).toMatchObject({ refreshToken: 'refresh-1' })
    await clock.advance(2)
    expect(await outcome(get())).toMatchObject({ code: 'invalid_response' })
    expect(endpoint.requests.map(({ current }) => current?.refreshToken)).toEqual([
      'refresh-0',
      'refresh-1',
    ])
  })

  it('of older tokens starts no cooldown, however often', async () => {
    const { source, get, clock, events } = appScenario()
    for (let round = 0; round < 3; round++) {
      const token = await get()
      await clock.advance(61)
      await source.invalidate(token)
    }
    expect(await get()).toBe('access-4')
    expect(events.filter((event) => 'cooldownSeconds' in event)).toEqual([])
  })

  it('of an older token does not count as one of a new token', async () => {
    const { source, get, clock, counts } = appScenario()
    const old = await get()
    await clock.advance(600)
    await source.invalidate(old)
    const young = await get()
    await source.invalidate(young)
    expect(await get()).toBe('access-3')
    expect(counts()).toEqual({ 'token-refreshed': 3, 'token-invalidated': 2 })
  })

  it.each(['signIn', 'signInOnce'] as const)(
    'of the token of a new sign-in (%s) starts the count again',
    async (how) => {
      const { source, get, endpoint } = scenario()
      for (const accessToken of ['one', 'other']) {
        const login = endpoint.login({ accessToken })
        await source.signOut()
        if (how === 'signIn') await source.signIn(login)
        else await source.signInOnce(async () => login)
        await source.invalidate(accessToken)
      }
      expect(await get()).toBe('access-1')
    },
  )

  it('prevents the eviction of a source while the cache may return the token', async () => {
    const { source, join, get, clock, cache, endpoint } = scenario()
    await cache.set(endpoint.login(), 'k')
    const other = join()
    expect(other.canEvict).toBe(true)
    // It returned the token, was evicted, and gets the 401 as a new source.
    await other.invalidate(await get(source))
    expect(other.canEvict).toBe(false)
    await clock.advance(3601)
    expect(other.canEvict).toBe(true)
  })

  it('prevents the eviction of a source that holds another token since, for an hour', async () => {
    const { source, join, get, clock, cache, endpoint } = scenario()
    await cache.set(endpoint.login(), 'k')
    await source.invalidate(await get())
    cache.fail()
    const other = await get(source, 10)
    cache.repair()
    // A new source, as after an eviction, would return the rejected token.
    expect({ other, recreated: await get(join()) }).toEqual({
      other: 'access-1',
      recreated: 'login',
    })
    expect(source.canEvict).toBe(false)
    await clock.advance(3600)
    expect(source.canEvict).toBe(true)
  })

  it('remembers more tokens than a source uses, up to a limit', async () => {
    const { source, get, cache } = appScenario()
    const token = await get()
    for (let other = 0; other < 99; other++) await source.invalidate(`other-${other}`)
    await source.invalidate(token)
    expect(await get()).toBe('access-2')
    expect((await cache.get('k'))?.accessToken).toBe('access-2')
  })
})
