import {
  MemoryTokenCache,
  type AuthEvent,
  type TokenCache,
  type TokenInfo,
} from '@spotify-sdk/auth-core'
import type { MockSpotify } from '@spotify-sdk/testing'
import { describe, expect, it, vi } from 'vitest'
import type * as instance from '../src/index.ts'
import { EventLog, logIn, outcome, redirectUri, startMock } from './log-in.ts'

/** Loads the package as a bundler may: a second instance of it and of its imports. */
async function anotherInstance(): Promise<typeof instance> {
  vi.resetModules()
  return import('../src/index.ts')
}

interface InstanceOptions {
  readonly tokenCache?: TokenCache
  readonly clientId?: string
  readonly onEvent?: (event: AuthEvent) => unknown
}

async function providerOfAnotherInstance(
  { clientId, clientSecret, tokenUrl, authorizeUrl }: MockSpotify,
  more: InstanceOptions = {},
): Promise<instance.AuthorizationCode> {
  const { AuthorizationCode } = await anotherInstance()
  const options = { clientId, clientSecret, tokenUrl, authorizeUrl, redirectUri }
  return new AuthorizationCode({ ...options, ...more })
}

const warning = (mock: MockSpotify): unknown => ({
  type: 'user-tokens-not-shared',
  key: `authorization-code:${mock.clientId}@${encodeURIComponent(mock.tokenUrl)}`,
  detail: expect.stringMatching(/FileTokenCache.*RedisTokenCache/) as string,
})

describe('two instances that keep user tokens in memory', () => {
  it('cause one warning, at the first use of the second: a sign-in through one is not seen by the other', async () => {
    const mock = await startMock()
    const events = [new EventLog(), new EventLog(), new EventLog()] as const
    const [one, two, three] = [
      await providerOfAnotherInstance(mock, { onEvent: events[0].listener }),
      await providerOfAnotherInstance(mock, { onEvent: events[1].listener }),
      await providerOfAnotherInstance(mock, { onEvent: events[2].listener }),
    ]
    await logIn(mock, one, one.forUser('a'))
    expect(events.map((log) => log.ofType('user-tokens-not-shared'))).toEqual([[], [], []])
    expect(await outcome(two.forUser('a').getAccessToken())).toMatchObject({
      code: 'authorization_required',
    })
    await two.forUser('b').getAuthorization()
    await outcome(three.getAccessToken())
    await one.forUser('a').getAccessToken()
    expect(events.map((log) => log.ofType('user-tokens-not-shared'))).toEqual([
      [],
      [warning(mock)],
      [],
    ])
  })

  it('cause a warning if the second signs a user in, and if each was given a cache in memory', async () => {
    const mock = await startMock()
    const events = new EventLog()
    const [one, two] = [
      await providerOfAnotherInstance(mock, { tokenCache: new MemoryTokenCache() }),
      await providerOfAnotherInstance(mock, {
        tokenCache: new MemoryTokenCache(),
        onEvent: events.listener,
      }),
    ]
    await outcome(one.getAccessToken())
    await logIn(mock, two)
    expect(events.ofType('user-tokens-not-shared')).toEqual([warning(mock)])
  })

  it('send the warning to the first listener that exists', async () => {
    const mock = await startMock()
    const events = new EventLog()
    for (const onEvent of [undefined, undefined, events.listener]) {
      const provider = await providerOfAnotherInstance(mock, onEvent && { onEvent })
      await outcome(provider.getAccessToken())
    }
    expect(events).toHaveLength(1)
  })

  it('write the warning to stderr with SPOTIFY_SDK_DEBUG=1, also without a listener', async () => {
    vi.stubEnv('SPOTIFY_SDK_DEBUG', '1')
    const stderr = vi.spyOn(console, 'error').mockReturnValue()
    const mock = await startMock()
    const [one, two] = [
      await providerOfAnotherInstance(mock),
      await providerOfAnotherInstance(mock),
    ]
    await outcome(one.getAccessToken())
    expect(stderr.mock.calls.flat()).not.toContainEqual(expect.stringContaining('not-shared'))
    await outcome(two.getAccessToken())
    expect(stderr.mock.calls.flat()).toContainEqual(
      expect.stringMatching(/^spotify-sdk \{.*"type":"user-tokens-not-shared"/),
    )
  })
})

describe('no warning', () => {
  const stored = new Map<string, TokenInfo>()
  const sharedMemory = new MemoryTokenCache()
  const ownCache: TokenCache = {
    get: (key) => stored.get(key),
    set: (token, key) => void stored.set(key, token),
  }

  it.each([
    ['the cache is shared', ownCache, ownCache],
    ['the cache is in memory, and shared', sharedMemory, sharedMemory],
    ['the other one has a cache that is not in memory', undefined, ownCache],
  ] as readonly (readonly [string, TokenCache | undefined, TokenCache | undefined])[])(
    'is sent if %s',
    async (_where, first, second) => {
      const mock = await startMock()
      const events = new EventLog()
      for (const tokenCache of [first, second]) {
        const provider = await providerOfAnotherInstance(mock, {
          onEvent: events.listener,
          ...(tokenCache && { tokenCache }),
        })
        await outcome(provider.forUser('a').getAccessToken())
      }
      expect(events.ofType('user-tokens-not-shared')).toEqual([])
    },
  )

  it('is sent for another app, for one instance, or for one that was never used', async () => {
    const mock = await startMock()
    const events = new EventLog()
    const onEvent = events.listener
    await providerOfAnotherInstance(mock, { onEvent })
    const one = await providerOfAnotherInstance(mock, { onEvent })
    for (const user of ['a', 'b']) await outcome(one.forUser(user).getAccessToken())
    await outcome(one.getAccessToken())
    const other = await providerOfAnotherInstance(mock, { onEvent, clientId: 'another-app' })
    await outcome(other.getAccessToken())
    expect(events.ofType('user-tokens-not-shared')).toEqual([])
  })
})
