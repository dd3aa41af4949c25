import type { AuthProvider } from '@spotify-sdk/auth-core'
import { SpotifyApi } from '@spotify/web-api-ts-sdk'
import { setImmediate } from 'node:timers/promises'
import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { FailingTokenCache } from 'test-support/failing-cache.ts'
import { rejection } from 'test-support/outcome.ts'
import {
  albumId,
  logIn,
  sdkOn,
  startApp,
  startUser,
  startUserProvider,
  statusesOf,
} from '../test/spotify.ts'
import { createAuthStrategy, sdkOptions, type SignOutProvider } from './index.ts'

const noLogin = { name: 'ReauthorizationRequiredError', code: 'authorization_required' }

describe('getOrCreateAccessToken', () => {
  it('makes no request until a call is made', async () => {
    const { mock, api } = await startApp()
    expect(mock.requests.token).toHaveLength(0)
    await api.albums.get(albumId)
    expect(mock.requests.token).toHaveLength(1)
  })

  it('rejects if the user must sign in, and works after the sign-in', async () => {
    const { mock, auth } = await startUserProvider()
    const api = sdkOn(mock, auth)
    expect(await rejection(api.currentUser.profile())).toMatchObject(noLogin)
    expect(await rejection(api.authenticate())).toMatchObject(noLogin)
    await logIn(mock, auth)
    expect(await api.currentUser.profile()).toMatchObject({ id: 'smedjan' })
    expect(statusesOf(mock)).toEqual([200])
  })

  it('gives `authenticate` a token that is valid now, without the refresh token', async () => {
    const { auth, api } = await startUser()
    const { authenticated, accessToken } = await api.authenticate()
    expect(authenticated).toBe(true)
    expect(accessToken).toEqual({
      access_token: await auth.getAccessToken(),
      token_type: 'Bearer',
      expires_in: 1,
      refresh_token: '',
      expires: expect.any(Number),
    })
    expect((accessToken.expires ?? 0) - Date.now()).toBeLessThanOrEqual(1000)
  })

  it('keeps no token in anything that can be inspected', async () => {
    const { auth, api } = await startUser()
    await api.currentUser.profile()
    expect(inspect(api, { depth: Infinity, showHidden: true })).not.toContain(
      await auth.getAccessToken(),
    )
  })
})

describe('getAccessToken', () => {
  it('returns the provider’s current token', async () => {
    const { mock, auth, api } = await startApp()
    const first = await api.getAccessToken()
    expect(first?.access_token).toBe(await auth.getAccessToken())
    await auth.invalidate(first?.access_token ?? '')
    expect((await api.getAccessToken())?.access_token).toBe(await auth.getAccessToken())
    expect(mock.requests.token).toHaveLength(2)
  })

  it('returns null if the user must sign in, and throws if no token is available now', async () => {
    const { mock, auth } = await startUserProvider()
    expect(await sdkOn(mock, auth).getAccessToken()).toBeNull()
    const broken: AuthProvider = {
      getAccessToken: async () => {
        throw new TypeError('The vault is closed.')
      },
    }
    expect(await rejection(sdkOn(mock, broken).getAccessToken())).toMatchObject({
      message: 'The vault is closed.',
    })
  })
})

describe('logOut', () => {
  it('signs the user out; the next call waits for that', async () => {
    const { mock, api } = await startUser()
    await api.currentUser.profile()
    api.logOut()
    expect(await rejection(api.currentUser.profile())).toMatchObject(noLogin)
    expect(await api.getAccessToken()).toBeNull()
    expect(statusesOf(mock)).toEqual([200])
  })

  it('that failed rejects all calls that wait for it', async () => {
    const tokenCache = new FailingTokenCache()
    tokenCache.fail('delete')
    const { mock, auth } = await startUserProvider({ tokenCache })
    await logIn(mock, auth)
    const api = sdkOn(mock, auth)
    api.logOut()
    const both = await Promise.all([
      rejection(api.currentUser.profile()),
      rejection(api.getAccessToken()),
    ])
    for (const error of both) {
      expect(error).toMatchObject({ name: 'TokenCacheError', code: 'cache_unavailable' })
    }
    expect(mock.requests.api).toHaveLength(0)
    expect(await api.currentUser.profile()).toMatchObject({ id: 'smedjan' })
    tokenCache.repair('delete')
    api.logOut()
    expect(await rejection(api.currentUser.profile())).toMatchObject(noLogin)
  })

  it('that failed does not end the process if no call follows', async () => {
    const unhandled: unknown[] = []
    const note = (reason: unknown): void => void unhandled.push(reason)
    process.on('unhandledRejection', note)
    const { mock } = await startApp()
    sdkOn(mock, {
      getAccessToken: () => 'token',
      signOut: async () => {
        throw new TypeError('The vault is closed.')
      },
    }).logOut()
    await setImmediate()
    process.off('unhandledRejection', note)
    expect(unhandled).toEqual([])
  })

  it('accepts any kind of signOut', async () => {
    const { mock } = await startApp()
    const signedOut: string[] = []
    const sync: SignOutProvider = {
      getAccessToken: () => 'token',
      signOut() {
        signedOut.push(typeof this.getAccessToken)
      },
    }
    const throwing: SignOutProvider = {
      getAccessToken: () => 'token',
      signOut: () => {
        throw new TypeError('The vault is closed.')
      },
    }
    sdkOn(mock, sync).logOut()
    expect(signedOut).toEqual(['function'])
    const api = sdkOn(mock, throwing)
    api.logOut()
    expect(await rejection(api.getAccessToken())).toMatchObject({ name: 'TypeError' })
  })

  it("keeps an app's token, because no user is signed in", async () => {
    const { mock, api } = await startApp()
    await api.albums.get(albumId)
    api.logOut()
    await api.albums.get(albumId)
    expect(mock.requests.token).toHaveLength(1)
  })
})

describe('a strategy with the options of another provider', () => {
  it('is rejected by the constructor', async () => {
    const { auth } = await startUserProvider()
    const [ada, grace] = [auth.forUser('ada'), auth.forUser('grace')]
    expect(() => new SpotifyApi(createAuthStrategy(ada), sdkOptions(grace))).toThrow(
      expect.objectContaining({ name: 'ConfigurationError', code: 'invalid_option' }),
    )
  })

  it('sends nothing after `switchAuthenticationStrategy`', async () => {
    const { mock, auth, api } = await startUser()
    const strategy = createAuthStrategy(auth.forUser('ada'))
    expect(() => api.switchAuthenticationStrategy(strategy)).toThrow('different providers')
    expect(await rejection(api.currentUser.profile())).toMatchObject({ code: 'invalid_option' })
    expect(mock.requests.api).toHaveLength(0)
    api.switchAuthenticationStrategy(createAuthStrategy(auth))
    expect(await api.currentUser.profile()).toMatchObject({ id: 'smedjan' })
  })
})

describe('createAuthStrategy', () => {
  it('accepts every provider, sync or async, with and without invalidate', async () => {
    const { mock, auth } = await startApp()
    const accessToken = await auth.getAccessToken()
    const told: string[] = []
    const providers: readonly AuthProvider[] = [
      { getAccessToken: () => accessToken },
      { getAccessToken: async () => accessToken, invalidate: undefined, close: undefined },
      { getAccessToken: () => accessToken, invalidate: (token) => told.push(token) },
      { getAccessToken: () => accessToken, invalidate: async (token) => void told.push(token) },
    ]
    for (const provider of providers) {
      const api = sdkOn(mock, provider)
      expect(await api.albums.get(albumId)).toMatchObject({ name: 'Global Warming' })
    }
    mock.revokeAll()
    for (const provider of providers) {
      expect(await rejection(sdkOn(mock, provider).albums.get(albumId))).toMatchObject({
        name: 'AuthenticationError',
        code: 'token_rejected',
      })
    }
    expect(told).toEqual([accessToken, accessToken])
    expect(statusesOf(mock)).toEqual([200, 200, 200, 200, 401, 401, 401, 401])
  })

  it('passes its token to a custom fetch too', async () => {
    const seen: unknown[] = []
    const strategy = createAuthStrategy({ getAccessToken: () => 'token' })
    const fetch = async (_url: unknown, init?: RequestInit): Promise<Response> => {
      seen.push(new Headers(init?.headers).get('authorization'))
      return Response.json({})
    }
    await new SpotifyApi(strategy, { fetch }).albums.get(albumId)
    expect(seen).toEqual(['Bearer token'])
  })

  it('rejects a value that is not a provider', () => {
    for (const wrong of [undefined, null, 'token', {}, { getAccessToken: 'token' }]) {
      expect(() => createAuthStrategy(wrong as unknown as AuthProvider)).toThrow(
        'The option authProvider must have getAccessToken',
      )
    }
  })
})
