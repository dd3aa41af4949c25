import {
  AuthenticationError,
  MemoryTokenCache,
  type AuthEvent,
  type SpotifyError,
} from '@spotify-sdk/auth-core'
import { unlessStoodStill, whenStoodStill } from 'test-support/stood-still.ts'
import { describe, expect, it, vi } from 'vitest'
import { providerFor, startMock } from '../test/start-mock.ts'
import { ClientCredentials } from './client-credentials.ts'

describe('ClientCredentials', () => {
  it('gets an app-only token that the Web API accepts', async () => {
    const mock = await startMock()
    const accessToken = await providerFor(mock).getAccessToken()
    const headers = { authorization: `Bearer ${accessToken}` }
    const album = await fetch(`${mock.apiUrl}/v1/albums/2noRn2Aes5aoNVsU6iWThc`, { headers })
    expect(await album.json()).toMatchObject({ name: 'Discovery' })
    expect(mock.requests.api.map(({ clientId }) => clientId)).toEqual([mock.clientId])
  })

  it('cannot reach user data', async () => {
    const mock = await startMock()
    const headers = { authorization: `Bearer ${await providerFor(mock).getAccessToken()}` }
    expect((await fetch(`${mock.apiUrl}/v1/me`, { headers })).status).toBe(403)
  })

  it('makes one request for a thousand concurrent callers', async () => {
    const mock = await startMock({ latencySeconds: 0.2 })
    const provider = providerFor(mock)
    const tokens = await Promise.all(Array.from({ length: 1000 }, () => provider.getAccessToken()))
    expect(new Set(tokens).size).toBe(1)
    expect(mock.requests.token.length).toBe(1)
    expect(await provider.getAccessToken()).toBe(tokens[0])
    expect(mock.requests.token.length).toBe(1)
  })

  it('makes one request for a thousand callers, each with its own provider on one cache', async () => {
    const mock = await startMock({ latencySeconds: 0.2 })
    const tokenCache = new MemoryTokenCache()
    const providers = Array.from({ length: 1000 }, () => providerFor(mock, { tokenCache }))
    const tokens = await Promise.all(providers.map((provider) => provider.getAccessToken()))
    expect(new Set(tokens).size).toBe(1)
    expect(mock.requests.token.length).toBe(1)
  })

  it('reports events as plain objects', async () => {
    const mock = await startMock()
    const events: AuthEvent[] = []
    const provider = providerFor(mock, { onEvent: (event) => events.push(event) })
    await Promise.all([provider.getAccessToken(), provider.getAccessToken()])
    expect(events).toEqual([
      {
        type: 'token-refreshed',
        key: `client-credentials:${mock.clientId}@${encodeURIComponent(mock.tokenUrl)}`,
        expiresAt: expect.closeTo(Date.now() / 1000 + 3600, -3) as number,
        requestSeconds: expect.any(Number) as number,
        stored: true,
        waitingCallers: 2,
      },
    ])
  })

  it('stores its token under a key without secrets', async () => {
    const mock = await startMock()
    const tokenCache = new Map<string, unknown>()
    const provider = providerFor(mock, {
      tokenCache: {
        get: () => undefined,
        set: (token, key) => tokenCache.set(key, token),
      },
    })
    const accessToken = await provider.getAccessToken()
    const key = `client-credentials:${mock.clientId}@${encodeURIComponent(mock.tokenUrl)}`
    expect([...tokenCache]).toEqual([
      [
        key,
        {
          accessToken,
          expiresIn: 3600,
          expiresAt: expect.closeTo(Date.now() / 1000 + 3600, -1) as number,
          key,
        },
      ],
    ])
  })

  it('makes no second request with a wrong secret until the cooldown has passed', async () => {
    const mock = await startMock()
    const provider = providerFor(mock, { clientSecret: 'wrong' })
    const outcomes: unknown[] = []
    for (let call = 0; call < 20; call++) {
      outcomes.push(await provider.getAccessToken().catch((error: unknown) => error))
    }
    expect(mock.requests.token.length).toBe(1)
    expect(new Set(outcomes).size).toBe(20)
    for (const error of outcomes) {
      expect(error).toBeInstanceOf(AuthenticationError)
      expect(error).toMatchObject({ code: 'invalid_client', status: 400 })
      expect((error as SpotifyError).retryAfterSeconds).toBeGreaterThan(0)
      expect((error as SpotifyError).retryAfterSeconds).toBeLessThanOrEqual(60)
    }
  })

  it('passes the options on to the token request', async () => {
    const mock = await startMock({ latencySeconds: 60 })
    const sent = vi.fn<typeof fetch>(fetch)
    const provider = providerFor(mock, { timeoutSeconds: 0.2, maxRetries: 1, fetch: sent })
    await expect(provider.getAccessToken()).rejects.toMatchObject({
      name: 'ConnectionError',
      code: 'timeout',
    })
    expect(sent).toHaveBeenCalledTimes(2)
  })

  it('ends the wait of a caller who aborts, and serves the others', async () => {
    const mock = await startMock({ latencySeconds: 0.3 })
    const provider = providerFor(mock)
    const reason = new Error('gone')
    const leaving = new AbortController()
    const left = provider.getAccessToken({ signal: leaving.signal })
    const staying = provider.getAccessToken()
    leaving.abort(reason)
    await expect(left).rejects.toBe(reason)
    expect(await staying).toMatch(/^BQ/)
    expect(mock.requests.token.length).toBe(1)
  })

  it('passes its background work to waitUntil', async () => {
    const mock = await startMock({ latencySeconds: 0.2 })
    const work: Promise<unknown>[] = []
    const provider = providerFor(mock, { waitUntil: (promise) => work.push(promise) })
    const leaving = new AbortController()
    const left = provider.getAccessToken({ signal: leaving.signal }).catch(() => 'left')
    leaving.abort()
    expect(await left).toBe('left')
    expect(work.length).toBeGreaterThan(0)
    await Promise.all(work)
    expect(mock.requests.token.map(({ status }) => status)).toEqual([200])
    expect(await provider.getAccessToken()).toMatch(/^BQ/)
    expect(mock.requests.token.length).toBe(1)
  })

  it('keeps its token warm on a timer if asked to', { retry: whenStoodStill }, () =>
    unlessStoodStill(async () => {
      const mock = await startMock({ tokenLifetimeSeconds: 1 })
      const provider = providerFor(mock, { keepWarm: true })
      await provider.getAccessToken()
      await expect.poll(() => mock.requests.token.length).toBeGreaterThan(2)
    }),
  )
})

describe('ClientCredentials.invalidate', () => {
  it('makes one refresh for many concurrent 401s', async () => {
    const mock = await startMock({ latencySeconds: 0.1 })
    const provider = providerFor(mock)
    const refused = await provider.getAccessToken()
    const tokens = await Promise.all(
      Array.from({ length: 50 }, async () => {
        await provider.invalidate(refused)
        return provider.getAccessToken()
      }),
    )
    expect(new Set(tokens).size).toBe(1)
    expect(tokens).not.toContain(refused)
    expect(mock.requests.token.length).toBe(2)
  })

  it('does not take the rejected token from the cache again', async () => {
    const mock = await startMock()
    const tokenCache = new MemoryTokenCache()
    const [one, other] = [providerFor(mock, { tokenCache }), providerFor(mock, { tokenCache })]
    const refused = await one.getAccessToken()
    expect(await other.getAccessToken()).toBe(refused)
    await one.invalidate(refused)
    const next = await one.getAccessToken()
    expect(next).not.toBe(refused)
    await other.invalidate(refused)
    expect(await other.getAccessToken()).toBe(next)
    expect(mock.requests.token.length).toBe(2)
  })

  it('keeps the current token if another one was rejected', async () => {
    const mock = await startMock()
    const provider = providerFor(mock)
    const token = await provider.getAccessToken()
    await provider.invalidate('another')
    expect(await provider.getAccessToken()).toBe(token)
    expect(mock.requests.token.length).toBe(1)
  })
})

describe('ClientCredentials.close', () => {
  it('leaves a given cache open and the provider usable', async () => {
    const mock = await startMock()
    const tokenCache = new MemoryTokenCache()
    const closing = vi.spyOn(tokenCache, 'close')
    const provider = providerFor(mock, { tokenCache })
    const token = await provider.getAccessToken()
    await provider.close()
    await provider.close()
    expect(closing).not.toHaveBeenCalled()
    expect(await provider.getAccessToken()).toBe(token)
    expect(await providerFor(mock, { tokenCache }).getAccessToken()).toBe(token)
    expect(mock.requests.token.length).toBe(1)
  })

  it('keeps the token that is only in memory', async () => {
    const mock = await startMock()
    const provider = providerFor(mock)
    const token = await provider.getAccessToken()
    await provider.close()
    expect(await provider.getAccessToken()).toBe(token)
    expect(mock.requests.token.length).toBe(1)
  })

  it('may be called before the first call', async () => {
    const mock = await startMock()
    const provider = providerFor(mock)
    await provider.close()
    expect(mock.requests.token.length).toBe(0)
    expect(await provider.getAccessToken()).toMatch(/^BQ/)
  })

  it('waits for the request in flight', async () => {
    const mock = await startMock({ latencySeconds: 0.3 })
    const provider = providerFor(mock)
    const pending = provider.getAccessToken()
    await expect.poll(() => mock.requests.token.length).toBe(1)
    await provider.close()
    expect(mock.requests.token.map(({ status }) => status)).toEqual([200])
    expect(await pending).toMatch(/^BQ/)
  })

  it('is called at the end of `await using`', async () => {
    const mock = await startMock()
    const closed = vi.fn<() => void>()
    {
      await using provider = providerFor(mock)
      vi.spyOn(provider, 'close').mockImplementation(async () => closed())
      await provider.getAccessToken()
      expect(closed).not.toHaveBeenCalled()
    }
    expect(closed).toHaveBeenCalledTimes(1)
  })
})

describe('ClientCredentials made on first use', () => {
  it('lets a module be imported where there are no secrets', async () => {
    for (const name of ['SPOTIFY_SDK_CLIENT_ID', 'SPOTIFY_SDK_CLIENT_SECRET']) {
      vi.stubEnv(name, undefined)
    }
    let provider: ClientCredentials | undefined
    const spotify = (): ClientCredentials => (provider ??= new ClientCredentials())
    expect(spotify).toThrow('clientId is missing')

    const mock = await startMock()
    for (const [name, value] of Object.entries(mock.env)) vi.stubEnv(name, value)
    const tokens = await Promise.all([spotify().getAccessToken(), spotify().getAccessToken()])
    expect(new Set(tokens).size).toBe(1)
    expect(mock.requests.token.length).toBe(1)
  })
})

describe('one shared cache', () => {
  it("never returns one app's token to another app", async () => {
    const mock = await startMock()
    const tokenCache = new MemoryTokenCache()
    const names = [
      'app',
      'app:app',
      'app@app',
      'app%3Aapp',
      'APP',
      'app app',
      'app+app',
      '\u0430pp',
    ]
    const apps = names.map((clientId) => mock.addClient({ clientId }))
    const tokens = await Promise.all(
      apps.map((app) => providerFor(mock, { ...app, tokenCache }).getAccessToken()),
    )
    expect(new Set(tokens).size).toBe(apps.length)
    const again = await Promise.all(
      apps.map((app) => providerFor(mock, { ...app, tokenCache }).getAccessToken()),
    )
    expect(again).toEqual(tokens)
    expect(mock.requests.token.length).toBe(names.length)
    expect(new Set(mock.requests.token.map(({ clientId }) => clientId))).toEqual(new Set(names))
  })

  it('never returns a token of one endpoint for another endpoint', async () => {
    const app = { clientId: 'app', clientSecret: 'secret' }
    const [one, other] = [await startMock(app), await startMock(app)]
    const tokenCache = new MemoryTokenCache()
    const token = await providerFor(one, { tokenCache }).getAccessToken()
    const otherToken = await providerFor(other, { tokenCache }).getAccessToken()
    expect(otherToken).not.toBe(token)
    expect(await providerFor(one, { tokenCache }).getAccessToken()).toBe(token)
    const requests = { one: one.requests.token.length, other: other.requests.token.length }
    expect(requests).toEqual({ one: 1, other: 1 })
  })

  it('that mixes up its keys is not trusted', async () => {
    const mock = await startMock()
    const app = mock.addClient()
    let entry: unknown
    const tokenCache = {
      get: () => entry as undefined,
      set: (token: unknown) => void (entry = token),
    }
    const events: AuthEvent[] = []
    const token = await providerFor(mock, { tokenCache }).getAccessToken()
    const other = providerFor(mock, { ...app, tokenCache, onEvent: (event) => events.push(event) })
    expect(await other.getAccessToken()).not.toBe(token)
    expect(mock.requests.token.map(({ clientId }) => clientId)).toEqual([
      mock.clientId,
      app.clientId,
    ])
    expect(events.map(({ type }) => type)).toContain('cache-entry-ignored')
  })
})
