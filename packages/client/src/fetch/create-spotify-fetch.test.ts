import { inspect } from 'node:util'
import { AuthenticationError } from '@spotify-sdk/auth-core'
import { describe, expect, it, vi } from 'vitest'
import { serve } from 'test-support/serve.ts'
import { albumPath, rejection, startFetch, startSpotify, tokensOf } from '../../test/spotify.ts'
import { createSpotifyFetch } from './create-spotify-fetch.ts'

describe('createSpotifyFetch', () => {
  it('sends the token to the API for every kind of address', async () => {
    const { mock, auth, fetch } = await startFetch()
    const url = `${mock.apiUrl}${albumPath}`
    const answers = [await fetch(url), await fetch(new URL(url)), await fetch(new Request(url))]
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
    expect(await answers[0]?.json()).toMatchObject({ name: 'Global Warming' })
    const bearer = `Bearer ${await auth.getAccessToken()}`
    expect(tokensOf(mock)).toEqual([bearer, bearer, bearer])
    expect(mock.requests.token).toHaveLength(1)
  })

  it('accepts null in place of the init, as fetch does', async () => {
    const { mock, fetch } = await startFetch()
    expect((await fetch(`${mock.apiUrl}${albumPath}`, null as never)).status).toBe(200)
  })

  it('replaces an authorization header of the caller', async () => {
    const { mock, auth, fetch } = await startFetch()
    await fetch(`${mock.apiUrl}${albumPath}`, { headers: { Authorization: 'Bearer other' } })
    expect(tokensOf(mock)).toEqual([`Bearer ${await auth.getAccessToken()}`])
  })

  it('keeps method, headers, query and body', async () => {
    const { mock, fetch } = await startFetch()
    const headers = { 'content-type': 'application/json', 'x-mine': 'yes' }
    await fetch(`${mock.apiUrl}/v1/me/tracks?a=b`, { method: 'PUT', headers, body: '{"a":1}' })
    const [request] = mock.requests.api
    expect(request).toMatchObject({ method: 'PUT', path: '/v1/me/tracks', body: '{"a":1}' })
    expect(request?.query.get('a')).toBe('b')
    expect(request?.headers).toMatchObject({ 'x-mine': 'yes', 'content-length': '7' })
  })

  it.for([
    ['a path', '/v1'],
    ['a slash at its end', '/'],
  ] as const)('accepts an apiUrl with the origin %s', async ([, path]) => {
    const { mock, auth } = await startSpotify()
    const fetch = createSpotifyFetch({ authProvider: auth, apiUrl: `${mock.apiUrl}${path}` })
    expect((await fetch(`${mock.apiUrl}${albumPath}`)).status).toBe(200)
  })

  it('takes the API from the environment, else uses Spotify’s own', async () => {
    const { mock, auth } = await startSpotify()
    vi.stubEnv('SPOTIFY_SDK_API_URL', mock.apiUrl)
    const fetch = createSpotifyFetch({ authProvider: auth })
    expect((await fetch(`${mock.apiUrl}${albumPath}`)).status).toBe(200)

    vi.stubEnv('SPOTIFY_SDK_API_URL', undefined)
    const seen: unknown[] = []
    const spotify = createSpotifyFetch({
      authProvider: { getAccessToken: () => 'a-token' },
      fetch: async (input, init) => {
        const { url, headers } = new Request(input, init)
        seen.push({ url, authorization: headers.get('authorization') })
        return new Response()
      },
    })
    await spotify('https://api.spotify.com/v1/me')
    await spotify('https://api.spotify.com.evil.test/v1/me')
    await spotify('http://api.spotify.com/v1/me')
    expect(seen).toEqual([
      { url: 'https://api.spotify.com/v1/me', authorization: 'Bearer a-token' },
      { url: 'https://api.spotify.com.evil.test/v1/me', authorization: null },
      { url: 'http://api.spotify.com/v1/me', authorization: null },
    ])
  })

  it('passes requests to other hosts on without a token', async () => {
    const seen: unknown[] = []
    const elsewhere = await serve(({ headers }, response) => {
      seen.push({ authorization: headers.authorization, mine: headers['x-mine'] })
      response.end('elsewhere')
    })
    const { mock, fetch } = await startFetch()
    expect(await (await fetch(elsewhere, { headers: { 'x-mine': 'a' } })).text()).toBe('elsewhere')
    await fetch(new Request(elsewhere, { headers: { authorization: 'Basic own' } }))
    expect(seen).toEqual([
      { authorization: undefined, mine: 'a' },
      { authorization: 'Basic own', mine: undefined },
    ])
    expect(mock.requests.token).toHaveLength(0)
  })

  it('uses the global fetch at the time of each call', async () => {
    const fetch = createSpotifyFetch({ authProvider: { getAccessToken: () => 'a-token' } })
    vi.stubGlobal('fetch', async () => new Response('stubbed'))
    expect(await (await fetch('https://api.spotify.com/v1/me')).text()).toBe('stubbed')
  })

  it('passes on init members that only one runtime knows', async () => {
    const sent: unknown[] = []
    const fetch = createSpotifyFetch({
      authProvider: { getAccessToken: () => 'a-token' },
      fetch: async (input, { body, ...init }) => {
        const text = await new Response(body as ArrayBuffer).text()
        sent.push({ input, ...init, text })
        return new Response()
      },
    })
    const init = { method: 'POST', body: 'b', headers: { a: 'b' }, next: { revalidate: 60 } }
    await fetch('https://api.spotify.com/v1/me', init)
    const contentType = 'text/plain;charset=UTF-8'
    expect(sent).toEqual([
      {
        input: 'https://api.spotify.com/v1/me',
        method: 'POST',
        headers: { a: 'b', authorization: 'Bearer a-token', 'content-type': contentType },
        text: 'b',
        next: { revalidate: 60 },
        redirect: 'manual',
      },
    ])
  })

  it('passes on the settings of a Request that differ from their defaults', async () => {
    const inits: unknown[] = []
    const fetch = createSpotifyFetch({
      authProvider: { getAccessToken: () => 'a-token' },
      fetch: async (_input, { headers: _headers, signal: _signal, ...init }) => {
        inits.push(init)
        return new Response()
      },
    })
    await fetch(new Request('https://api.spotify.com/v1/me'))
    await fetch(
      new Request('https://api.spotify.com/v1/me', { credentials: 'include', keepalive: true }),
    )
    expect(inits).toEqual([
      { method: 'GET', redirect: 'manual' },
      { method: 'GET', redirect: 'manual', credentials: 'include', keepalive: true },
    ])
  })

  it('throws the provider’s errors unchanged', async () => {
    const errors = [
      new AuthenticationError('refused', { code: 'invalid_client' }),
      new TypeError('fetch failed'),
    ]
    for (const error of errors) {
      const { mock, fetch } = await startFetch({
        authProvider: {
          getAccessToken: () => {
            throw error
          },
        },
      })
      expect(await rejection(fetch(`${mock.apiUrl}${albumPath}`))).toBe(error)
      expect(mock.requests.api).toHaveLength(0)
    }
  })

  it.for<readonly [string, unknown]>([
    ['nothing', undefined],
    ['an empty text', ''],
    ['an object', { accessToken: 'BQ-x9' }],
    ['a token on two lines', 'BQ-x9\nBQ-x9'],
    ['a token that no header can have', 'BQ-x9\u2713'],
  ])('sends nothing and repeats nothing if the provider gives %s', async ([, given]) => {
    const { mock } = await startSpotify()
    const getAccessToken = (): string => given as string
    const fetch = createSpotifyFetch({ authProvider: { getAccessToken }, apiUrl: mock.apiUrl })
    const error = await rejection(fetch(`${mock.apiUrl}${albumPath}`))
    expect(error).toMatchObject({
      name: 'ConfigurationError',
      code: 'invalid_option',
      message: expect.stringMatching(/^The option authProvider needs an access token/),
    })
    expect(inspect(error)).not.toContain('x9')
    expect(mock.requests.api).toHaveLength(0)
  })

  it('sends a token without the line end of the file that it comes from', async () => {
    const { mock, auth } = await startSpotify()
    const accessToken = await auth.getAccessToken()
    const getAccessToken = (): string => `${accessToken}\n`
    const fetch = createSpotifyFetch({ authProvider: { getAccessToken }, apiUrl: mock.apiUrl })
    expect((await fetch(`${mock.apiUrl}${albumPath}`)).status).toBe(200)
  })

  it('passes the signal to the provider, and does not wait for a provider that ignores it', async () => {
    const leaving = new AbortController()
    let given: unknown
    const { mock, fetch } = await startFetch({
      authProvider: {
        getAccessToken: (options) => {
          given = options?.signal
          return new Promise<string>(() => {})
        },
      },
    })
    const asked = rejection(fetch(`${mock.apiUrl}${albumPath}`, { signal: leaving.signal }))
    await expect.poll(() => given).toBe(leaving.signal)
    const reason = new Error('had enough')
    leaving.abort(reason)
    expect(await asked).toBe(reason)
  })

  it('sends nothing if the signal is already aborted', async () => {
    const { mock, fetch } = await startFetch()
    const reason = new Error('too late')
    const request = new Request(`${mock.apiUrl}${albumPath}`, { signal: AbortSignal.abort(reason) })
    expect(await rejection(fetch(request))).toBe(reason)
    const { token, api } = mock.requests
    expect({ token: token.length, api: api.length }).toEqual({ token: 0, api: 0 })
  })

  it('aborts a request in flight by the signal of a Request', async () => {
    const { mock, fetch } = await startFetch()
    mock.fail('api', 'latency', { latencySeconds: 60 })
    const leaving = new AbortController()
    const request = new Request(`${mock.apiUrl}${albumPath}`, { signal: leaving.signal })
    const asked = rejection(fetch(request))
    await expect.poll(() => mock.requests.api).toHaveLength(1)
    leaving.abort(new Error('had enough'))
    expect(await asked).toMatchObject({ message: 'had enough' })
  })

  it.for<readonly [string, object, string]>([
    ['no provider', { authProvider: undefined }, 'The option authProvider must have'],
    ['a provider without tokens', { authProvider: {} }, 'The option authProvider must have'],
    [
      'a provider with half a method',
      { authProvider: { getAccessToken: () => '', invalidate: 1 } },
      'The option authProvider must have',
    ],
    ['a fetch that is none', { fetch: 'fetch' }, 'The option fetch must be a function.'],
    ['a wait without end', { maxRetryAfterSeconds: Infinity }, 'The option maxRetryAfterSeconds'],
    ['a negative wait', { maxRetryAfterSeconds: -1 }, 'The option maxRetryAfterSeconds'],
    ['no number', { maxRetryAfterSeconds: NaN }, 'The option maxRetryAfterSeconds'],
    ['a wait of null', { maxRetryAfterSeconds: null }, 'The option maxRetryAfterSeconds'],
    ['a wait of true', { maxRetryAfterSeconds: true }, 'The option maxRetryAfterSeconds'],
    ['a wait as text', { maxRetryAfterSeconds: '5' }, 'The option maxRetryAfterSeconds'],
    ['an unsafe apiUrl', { apiUrl: 'http://example.com' }, 'The option apiUrl must be an https:'],
    ['a query', { apiUrl: 'https://example.com/?a' }, 'The option apiUrl must not hold a query.'],
  ])('rejects %s', ([, options, message]) => {
    const authProvider = { getAccessToken: () => 'a-token' }
    const create = (): unknown => createSpotifyFetch({ authProvider, ...options })
    expect(create).toThrow(message)
    expect(create).toThrow(expect.objectContaining({ name: 'ConfigurationError' }))
  })

  it('names the missing option if called without arguments', () => {
    const create = createSpotifyFetch as () => unknown
    expect(create).toThrow('The option authProvider must have getAccessToken')
  })
})
