import type { AuthProvider } from '@spotify-sdk/auth-core'
import { describe, expect, it } from 'vitest'
import { userToken } from 'test-support/mock/call-api.ts'
import { albumPath, rejection, startFetch, startSpotify, tokensOf } from '../../test/spotify.ts'
import { createSpotifyFetch } from './create-spotify-fetch.ts'

describe('a 401', () => {
  it('of 100 concurrent requests makes one refresh, and each request is retried once', async () => {
    const { mock, fetch } = await startFetch()
    const url = `${mock.apiUrl}${albumPath}`
    await fetch(url)
    mock.revokeAll()
    mock.resetRequests()
    const answers = await Promise.all(Array.from({ length: 100 }, () => fetch(url)))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    expect(mock.requests.token).toHaveLength(1)
    const statuses = mock.requests.api.map(({ status }) => status)
    expect(statuses.filter((status) => status === 401)).toHaveLength(100)
    expect(statuses.filter((status) => status === 200)).toHaveLength(100)
    expect(new Set(tokensOf(mock)).size).toBe(2)
  })

  it('that persists is retried once, then returned', async () => {
    const { mock, fetch } = await startFetch()
    mock.fail('api', { status: 401, times: Infinity })
    const answer = await fetch(`${mock.apiUrl}${albumPath}`)
    expect(answer.status).toBe(401)
    expect(await answer.json()).toEqual({ error: { status: 401, message: 'Unauthorized' } })
    expect(mock.requests.api).toHaveLength(2)
    const outcomes = await Promise.allSettled(
      Array.from({ length: 50 }, () => fetch(`${mock.apiUrl}${albumPath}`)),
    )
    expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set(['rejected']))
    expect(outcomes[0]).toMatchObject({ reason: { code: 'token_rejected', status: 401 } })
    expect(mock.requests.token.length).toBeLessThanOrEqual(2)
  })

  it('invalidates exactly the token that was sent', async () => {
    const { mock, auth } = await startSpotify()
    const tokens = ['first', await auth.getAccessToken()]
    const invalidated: string[] = []
    const fetch = createSpotifyFetch({
      apiUrl: mock.apiUrl,
      authProvider: {
        getAccessToken: () => tokens[0] ?? '',
        invalidate: (accessToken) => {
          invalidated.push(accessToken)
          tokens.shift()
        },
      },
    })
    expect((await fetch(`${mock.apiUrl}${albumPath}`)).status).toBe(200)
    expect(invalidated).toEqual(['first'])
  })

  it('does not keep a caller who leaves while the provider invalidates the token', async () => {
    const leaving = new AbortController()
    const { mock, fetch } = await startFetch({
      authProvider: {
        getAccessToken: () => 'stale',
        invalidate: () => {
          leaving.abort(new Error('had enough'))
          return new Promise(() => {})
        },
      },
    })
    const asked = fetch(`${mock.apiUrl}${albumPath}`, { signal: leaving.signal })
    expect(await rejection(asked)).toMatchObject({ message: 'had enough' })
  })

  it('is retried without invalidate if the provider has another token', async () => {
    const { mock, auth } = await startSpotify()
    const good = await auth.getAccessToken()
    const tokens = ['stale', good]
    const fetch = createSpotifyFetch({
      apiUrl: mock.apiUrl,
      authProvider: { getAccessToken: async () => tokens.shift() ?? '' },
    })
    expect((await fetch(`${mock.apiUrl}${albumPath}`)).status).toBe(200)
    expect(tokensOf(mock)).toEqual(['Bearer stale', `Bearer ${good}`])
  })

  it.for<readonly [string, Partial<AuthProvider>]>([
    ['cannot invalidate', {}],
    ['invalidates without effect', { invalidate: async () => {} }],
    ['has no more than a closing', { close: () => {} }],
  ])('is returned if a provider %s and has no other token', async ([, members]) => {
    const { mock, fetch } = await startFetch({
      authProvider: { getAccessToken: () => 'stale', ...members },
    })
    const answer = await fetch(`${mock.apiUrl}${albumPath}`)
    expect(answer.status).toBe(401)
    expect(await answer.json()).toMatchObject({ error: { message: 'Invalid access token' } })
    expect(mock.requests.api).toHaveLength(1)
  })

  it('rejects with the provider’s error if it cannot give another token', async () => {
    const error = new Error('no user is signed in')
    const { mock, fetch } = await startFetch({
      authProvider: {
        getAccessToken: () => 'stale',
        invalidate: () => {
          throw error
        },
      },
    })
    expect(await rejection(fetch(`${mock.apiUrl}${albumPath}`))).toBe(error)
  })

  it('about the kind of token does not invalidate the token', async () => {
    const { mock, fetch } = await startFetch()
    mock.quotaMode = 'development'
    const answer = await fetch(`${mock.apiUrl}/v1/playlists/5BJNgXEnAASkM6fnnURmHK/items`)
    expect(answer.status).toBe(401)
    expect(await answer.json()).toMatchObject({
      error: { message: 'Valid user authentication required' },
    })
    expect({ api: mock.requests.api.length, token: mock.requests.token.length }).toEqual({
      api: 1,
      token: 1,
    })
    expect((await fetch(`${mock.apiUrl}${albumPath}`)).status).toBe(200)
    expect(mock.requests.token).toHaveLength(1)
  })
})

it.for(['Permissions missing', 'Insufficient client scope', 'insufficient_scope'])(
  'a 401 about a scope (%s) does not invalidate the token',
  async (message) => {
    const invalidated: unknown[] = []
    const { mock } = await startSpotify()
    const accessToken = await userToken(mock)
    const fetch = createSpotifyFetch({
      apiUrl: mock.apiUrl,
      authProvider: {
        getAccessToken: () => accessToken,
        invalidate: (token) => invalidated.push(token),
      },
    })
    if (message !== 'Permissions missing') {
      mock.fail('api', { status: 401, body: { error: { status: 401, message } } })
    }
    const answer = await fetch(`${mock.apiUrl}/v1/me/player`)
    expect({ status: answer.status, body: await answer.json(), invalidated }).toEqual({
      status: 401,
      body: { error: { status: 401, message } },
      invalidated: [],
    })
    expect(mock.requests.api).toHaveLength(1)
  },
)

describe('the body of a retried request', () => {
  const form = new FormData()
  form.set('a', 'b')

  it.for<readonly [string, () => RequestInit]>([
    ['a text', () => ({ body: 'the body' })],
    ['bytes', () => ({ body: new TextEncoder().encode('the body') })],
    ['a Blob', () => ({ body: new Blob(['the ', 'body']) })],
    ['a form', () => ({ body: new URLSearchParams({ the: 'body' }) })],
    ['form data', () => ({ body: form })],
  ])('is the same again: %s', async ([, init]) => {
    const { mock, fetch } = await startFetch()
    mock.fail('api', { status: 401 })
    await fetch(`${mock.apiUrl}/v1/me/tracks`, { method: 'PUT', ...init() })
    const [first, second] = mock.requests.api
    expect(mock.requests.api).toHaveLength(2)
    expect(first?.body).toMatch(/the.body|name="a"\r\n\r\nb/)
    expect(second?.body).toBe(first?.body)
    expect(second?.headers['content-length']).toBe(first?.headers['content-length'])
    expect(second?.headers['content-length']).toBeDefined()
  })

  it('may come from a Request, which is consumed once', async () => {
    const { mock, fetch } = await startFetch()
    mock.fail('api', { status: 401 })
    const request = new Request(`${mock.apiUrl}/v1/me/tracks`, { method: 'PUT', body: '["a"]' })
    await fetch(request)
    expect(mock.requests.api.map(({ body }) => body)).toEqual(['["a"]', '["a"]'])
    expect(request.bodyUsed).toBe(true)
  })

  it.for<readonly [string, () => unknown]>([
    ['a stream', () => new Blob(['stream']).stream()],
    [
      'an async iterable',
      async function* () {
        yield new TextEncoder().encode('stream')
      },
    ],
  ])(
    'cannot be repeated for %s: the 401 is returned, and the next call has a new token',
    async ([, stream]) => {
      const { mock, fetch } = await startFetch()
      await fetch(`${mock.apiUrl}${albumPath}`)
      mock.revokeAll()
      mock.resetRequests()
      const init = { method: 'PUT', body: stream(), duplex: 'half' } as RequestInit
      const answer = await fetch(`${mock.apiUrl}/v1/me/tracks`, init)
      expect(answer.status).toBe(401)
      expect(await answer.json()).toMatchObject({ error: { message: 'Invalid access token' } })
      expect(mock.requests.api.map(({ body }) => body)).toEqual(['stream'])
      expect((await fetch(`${mock.apiUrl}${albumPath}`)).status).toBe(200)
      expect(mock.requests.token).toHaveLength(1)
    },
  )
})
