import { describe, expect, it } from 'vitest'
import { serve } from 'test-support/serve.ts'
import { rejection } from '../../test/spotify.ts'
import { createSpotifyFetch, SpotifyClient, type SpotifyFetchOptions } from '../index.ts'

const quota = { error: { status: 429, message: 'Too many requests', reason: 'QUOTA_EXCEEDED' } }
const limit = { error: { status: 429, message: 'API rate limit exceeded' } }

const authProvider = { getAccessToken: () => 'a-token' }

/** Between the first request and the next one. */
const firstGap = ([first = NaN, second = NaN]: readonly number[]): number => second - first

/** An API whose answers to some paths are 429s, as long as `closed` says so. */
async function startApi(
  body: object,
  retryAfter: string | undefined,
  options: Partial<SpotifyFetchOptions> = {},
): Promise<{
  readonly apiUrl: string
  readonly paths: string[]
  /** When each came, in milliseconds. */
  readonly cameAt: number[]
  /** The statuses that have come: a request may be answered, and its caller not know it yet. */
  readonly arrived: number[]
  readonly fetch: typeof fetch
  readonly closed: Set<string>
  readonly statusOf: (path: string, method?: string) => Promise<number>
}> {
  const paths: string[] = []
  const cameAt: number[] = []
  const closed = new Set(['/v1/artists/x/albums'])
  const apiUrl = await serve(({ url = '', method }, response) => {
    paths.push(`${method} ${url}`)
    cameAt.push(performance.now())
    if (!closed.has(url)) return response.end('{}')
    response.writeHead(429, retryAfter === undefined ? {} : { 'retry-after': retryAfter })
    return response.end(JSON.stringify(body))
  })
  const arrived: number[] = []
  const fetch: typeof globalThis.fetch = async (...sent) => {
    const response = await globalThis.fetch(...sent)
    arrived.push(response.status)
    return response
  }
  const spotifyFetch = createSpotifyFetch({ authProvider, apiUrl, fetch, ...options })
  const statusOf = async (path: string, method = 'GET'): Promise<number> =>
    (await spotifyFetch(`${apiUrl}v1/${path}`, { method })).status
  return { apiUrl, paths, cameAt, arrived, fetch, closed, statusOf }
}

describe('a used-up quota', () => {
  it.for<readonly [string, object, string]>([
    ['QUOTA_EXCEEDED for a day', quota, '86207'],
    ['a pause of hours without a reason', limit, '19056'],
    ['a pause that is a little too long', limit, '31'],
  ])('closes only its endpoint: %s', async ([, body, retryAfter]) => {
    const { paths, statusOf } = await startApi(body, retryAfter)
    expect(await statusOf('artists/x/albums')).toBe(429)
    expect(await statusOf('me')).toBe(200)
    expect(await statusOf('artists/x')).toBe(200)
    expect(await statusOf('albums/x')).toBe(200)
    // The same endpoint of other ids, and with other methods.
    expect(await statusOf('artists/y/albums?limit=1')).toBe(429)
    expect(await statusOf('artists/x/albums', 'POST')).toBe(429)
    expect(paths).toEqual([
      'GET /v1/artists/x/albums',
      'GET /v1/me',
      'GET /v1/artists/x',
      'GET /v1/albums/x',
    ])
  })

  it('of a 503 closes only its endpoint', async () => {
    const apiUrl = await serve(({ url }, response) => {
      response.writeHead(url === '/v1/me' ? 200 : 503, { 'retry-after': '3600' }).end('{}')
    })
    const client = new SpotifyClient({ authProvider, apiUrl })
    expect(await rejection(client.get('albums/x'))).toMatchObject({ name: 'ServerError' })
    expect(await rejection(client.get('albums/y'))).toMatchObject({
      code: 'rate_limited',
      retryAfterSeconds: 3600,
    })
    expect(await client.get('me')).toEqual({})
  })

  it('that ends soon delays calls to its endpoint only', async () => {
    const { closed, paths, arrived, statusOf } = await startApi(quota, '1')
    const first = statusOf('artists/x/albums')
    await expect.poll(() => arrived).toEqual([429])
    closed.clear()
    const answered: string[] = []
    const same = statusOf('artists/y/albums').then(() => answered.push('same'))
    const other = statusOf('me').then(() => answered.push('other'))
    expect(await first).toBe(200)
    await Promise.all([same, other])
    expect(answered).toEqual(['other', 'same'])
    expect(paths.slice(0, 2)).toEqual(['GET /v1/artists/x/albums', 'GET /v1/me'])
  })

  it('without Retry-After closes its endpoint for the guessed time', async () => {
    const { paths, statusOf } = await startApi(quota, undefined, { maxRetryAfterSeconds: 0 })
    expect(await statusOf('artists/x/albums')).toBe(429)
    expect(await statusOf('artists/x/albums')).toBe(429)
    expect(await statusOf('me')).toBe(200)
    expect(paths).toHaveLength(2)
  })

  it('of several endpoints closes each of them', async () => {
    const { closed, paths, statusOf } = await startApi(quota, '86207')
    closed.add('/v1/search?q=x')
    for (let round = 0; round < 2; round++) {
      expect(await statusOf('artists/x/albums')).toBe(429)
      expect(await statusOf('search?q=x')).toBe(429)
      expect(await statusOf('me')).toBe(200)
    }
    expect(paths).toHaveLength(4)
  })

  it('has the code quota_exceeded, also if no request was sent', async () => {
    for (const [body, code] of [
      [quota, 'quota_exceeded'],
      [limit, 'rate_limited'],
    ] as const) {
      const { apiUrl, paths } = await startApi(body, '86207')
      const client = new SpotifyClient({ authProvider, apiUrl })
      for (let call = 0; call < 2; call++) {
        const error = await rejection(client.get('artists/x/albums'))
        expect(error).toMatchObject({ name: 'RateLimitError', code, status: 429 })
      }
      expect(await client.get('me')).toEqual({})
      expect(paths).toHaveLength(2)
    }
  })
})

describe('a short pause', () => {
  it('delays the calls to all endpoints', async () => {
    const { closed, cameAt, arrived, statusOf } = await startApi(limit, '1')
    const first = statusOf('artists/x/albums')
    await expect.poll(() => arrived).toEqual([429])
    closed.clear()
    const others = [statusOf('me'), statusOf('albums/x')]
    expect(await first).toBe(200)
    expect(await Promise.all(others)).toEqual([200, 200])
    expect(firstGap(cameAt)).toBeGreaterThanOrEqual(990)
  })

  it('delays them even while the body of the 429 is read', async () => {
    let finish: (() => void) | undefined
    const cameAt: number[] = []
    const apiUrl = await serve((_message, response) => {
      cameAt.push(performance.now())
      if (cameAt.length > 1) return response.end('{}')
      response.writeHead(429, { 'retry-after': '1' }).write('{"error":{"status":429,')
      finish = () => response.end('"message":"API rate limit exceeded"}}')
      return undefined
    })
    const arrived: number[] = []
    const fetch = createSpotifyFetch({
      authProvider,
      apiUrl,
      fetch: async (...sent) => {
        const response = await globalThis.fetch(...sent)
        arrived.push(response.status)
        return response
      },
    })
    const first = fetch(`${apiUrl}v1/albums/x`)
    await expect.poll(() => arrived).toEqual([429])
    const second = fetch(`${apiUrl}v1/me`)
    finish?.()
    await Promise.all([first, second])
    expect(firstGap(cameAt)).toBeGreaterThanOrEqual(990)
  })
})

describe('withAuthProvider', () => {
  it('shares short pauses: another user of the app waits too', async () => {
    const { apiUrl, closed, cameAt, arrived, fetch } = await startApi(limit, '1')
    const client = new SpotifyClient({ authProvider, apiUrl, fetch })
    const first = client.get('artists/x/albums')
    await expect.poll(() => arrived).toEqual([429])
    closed.clear()
    const another = client.withAuthProvider({ getAccessToken: () => 'b-token' }).get('me')
    await Promise.all([first, another])
    expect(firstGap(cameAt)).toBeGreaterThanOrEqual(990)
  })

  it('shares used-up quotas, however often it is called', async () => {
    const { apiUrl, paths } = await startApi(quota, '86207')
    const client = new SpotifyClient({ authProvider, apiUrl })
    const users = [client, client.withAuthProvider(authProvider)]
    users.push(users[1]?.withAuthProvider(authProvider) ?? client)
    for (const user of users.toReversed()) {
      expect(await rejection(user.get('artists/x/albums'))).toMatchObject({
        code: 'quota_exceeded',
      })
    }
    expect(paths).toHaveLength(1)
    const fetch = createSpotifyFetch({ authProvider, apiUrl })
    await fetch(`${apiUrl}v1/artists/x/albums`)
    const other = fetch.withAuthProvider({ getAccessToken: () => 'b-token' })
    expect((await other(`${apiUrl}v1/artists/x/albums`)).status).toBe(429)
    expect(paths).toHaveLength(2)
  })

  it('uses the tokens of its provider and the settings of the first fetch', async () => {
    const seen: string[] = []
    const apiUrl = await serve(({ url, headers }, response) => {
      seen.push(`${url} with ${headers.authorization}`)
      response.writeHead(500).end()
    })
    const client = new SpotifyClient({ authProvider, apiUrl: `${apiUrl}proxy`, maxRetries: 0 })
    const closed: string[] = []
    const another = client.withAuthProvider({
      getAccessToken: () => 'b-token',
      close: () => closed.push('b'),
    })
    await Promise.all([rejection(another.get('me')), rejection(client.get('me'))])
    expect(seen.toSorted()).toEqual([
      '/proxy/v1/me with Bearer a-token',
      '/proxy/v1/me with Bearer b-token',
    ])
    await another.close()
    expect(closed).toEqual(['b'])
    await client.withAuthProvider(authProvider).close()
  })

  it('rejects a value that is not a provider', async () => {
    const client = new SpotifyClient({ authProvider })
    const fetch = createSpotifyFetch({ authProvider })
    for (const wrong of [undefined, 'token', {}] as unknown as (typeof authProvider)[]) {
      expect(() => client.withAuthProvider(wrong)).toThrow('The option authProvider must have')
      expect(() => fetch.withAuthProvider(wrong)).toThrow('The option authProvider must have')
    }
  })
})
