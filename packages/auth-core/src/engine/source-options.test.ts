import { describe, expect, it } from 'vitest'
import { appScenario } from '../../test/scenario.ts'
import { factsOf, thrownBy } from '../../test/thrown-by.ts'
import { MemoryTokenCache } from '../cache/memory-token-cache.ts'
import { AppTokenSource } from './app-token-source.ts'
import type { AppTokenSourceOptions, RequestToken, UserTokenSourceOptions } from './options.ts'
import { UserTokenSource } from './user-token-source.ts'

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

const requestToken: RequestToken = async () => ({ accessToken: 'a', expiresAt: 9e9 })

describe('the options of a source', () => {
  const tokenCache = new MemoryTokenCache()
  const missing = 'Pass key and requestToken.'

  it.each<readonly [string, object | undefined, string]>([
    ['no options', undefined, 'The options must be an object.'],
    // Without a key, two apps would share one token.
    ['no key', { requestToken }, missing],
    ['an empty key', { key: '', requestToken }, missing],
    ['no requestToken', { key: 'k' }, missing],
    [
      'a text as seconds',
      { key: 'k', requestToken, skewSeconds: '60' },
      'The option skewSeconds must be a number of seconds, 0 or more.',
    ],
    [
      'a listener that is not a function',
      { key: 'k', requestToken, onEvent: 5 },
      'The option onEvent must be a function.',
    ],
  ])('are checked: %s', (_, options, message) => {
    const userOptions = options === undefined ? undefined : { tokenCache, ...options }
    for (const create of [
      () => new AppTokenSource(options as AppTokenSourceOptions),
      () => new UserTokenSource(userOptions as unknown as UserTokenSourceOptions),
    ]) {
      expect(factsOf(thrownBy(create))).toMatchObject({
        name: 'ConfigurationError',
        code: 'invalid_option',
        message,
      })
    }
  })

  it('of a user must have a cache, because its refresh token may be sent only once', () => {
    const options = { key: 'k', requestToken } as unknown as UserTokenSourceOptions
    expect(factsOf(thrownBy(() => new UserTokenSource(options)))).toMatchObject({
      code: 'invalid_option',
      message: 'Pass tokenCache.',
    })
  })
})
