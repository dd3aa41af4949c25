import type { AuthProvider } from '@spotify-sdk/auth-core'
import { inspect } from 'node:util'
import { describe, expect, it, vi } from 'vitest'
import { serve } from 'test-support/serve.ts'
import { userToken } from 'test-support/mock/call-api.ts'
import { clientOn, rejection, startClient, startSpotify } from '../../test/spotify.ts'
import { SpotifyClient } from './spotify-client.ts'
import type { SpotifyClientOptions } from './spotify-client-options.ts'

const albumId = '4aawyAB9vmqN3uQ7FjRGTy'

describe('SpotifyClient', () => {
  it.for([
    `albums/${albumId}`,
    `/albums/${albumId}`,
    `/v1/albums/${albumId}`,
    `albums/${albumId}?market=SE`,
  ])('returns %s as JSON', async (path) => {
    const { mock, client } = await startClient()
    const album = await client.get<{ readonly name: string }>(path)
    expect(album.name).toBe('Global Warming')
    expect(mock.requests.api[0]).toMatchObject({ path: `/v1/albums/${albumId}` })
    expect(mock.requests.api[0]?.headers['accept']).toBe('application/json')
  })

  it('treats null as no options of a path', async () => {
    const { client } = await startClient()
    const path = `albums/${albumId}`
    expect(await client.get(path, null as never)).toMatchObject({ name: 'Global Warming' })
    const { value } = await client.paginate(`${path}/tracks`, null as never).next()
    expect(value).toMatchObject({ type: 'track' })
  })

  it('accepts a link that the API has sent', async () => {
    const { client } = await startClient()
    const { href } = await client.get<{ readonly href: string }>(`albums/${albumId}`)
    expect(await client.get(href)).toMatchObject({ name: 'Global Warming' })
  })

  it.for(['', '/', '/v1', '/v1/'])('accepts an apiUrl that ends in "%s"', async (end) => {
    const { mock, auth } = await startSpotify()
    const client = new SpotifyClient({ authProvider: auth, apiUrl: `${mock.apiUrl}${end}` })
    expect(await client.get(`albums/${albumId}`)).toMatchObject({ name: 'Global Warming' })
  })

  it('reads a response whose status line a gateway has translated', async () => {
    const { client } = await clientOn((_message, { socket }) => {
      socket?.end('HTTP/1.1 200 確定\r\ncontent-length: 10\r\n\r\n{"id":"a"}')
    })
    expect(await client.get('me')).toEqual({ id: 'a' })
  })

  it('keeps the path of an apiUrl, and uses the API in the environment', async () => {
    const paths: unknown[] = []
    const proxy = await serve(({ url }, response) => {
      paths.push(url)
      response.end('{}')
    })
    vi.stubEnv('SPOTIFY_SDK_API_URL', `${proxy}proxy/spotify/`)
    await new SpotifyClient({ accessToken: 'a-token' }).get('me')
    expect(paths).toEqual(['/proxy/spotify/v1/me'])
  })

  it('writes the query: lists with commas, and no undefined values', async () => {
    const { mock, client } = await startClient()
    const searchParams = { q: 'a&b', type: ['album', 'track'], limit: 3, market: undefined }
    await client.get('search?offset=1', { searchParams })
    await client.get('search', { searchParams: new URLSearchParams({ q: 'a', type: 'show' }) })
    expect(mock.requests.api.map(({ query }) => `${query}`)).toEqual([
      'offset=1&q=a%26b&type=album%2Ctrack&limit=3',
      'q=a&type=show',
    ])
  })

  it('sends URLSearchParams unchanged, and leaves out null', async () => {
    const { mock, client } = await startClient()
    const queries = [
      new URLSearchParams('ids=a&ids=b&market=SE'),
      new URLSearchParams([
        ['ids', 'a'],
        ['q', ''],
        ['ids', 'b'],
      ]),
      { ids: ['a', 'b'], market: null, limit: 0, q: '', include_external: undefined },
      { ids: ['a', null, 'b', undefined], limit: [1, true] },
      'ids=a&ids=b&q=',
      '?ids=a',
      // What callers without types pass.
      [
        ['ids', 'a'],
        ['ids', 'b'],
      ],
      new Map([['ids', 'a']]),
      undefined,
    ] as unknown as readonly URLSearchParams[]
    for (const searchParams of queries) {
      await rejection(client.get('albums?ids=old&offset=1', { searchParams }))
    }
    expect(mock.requests.api.map(({ query }) => `${query}`)).toEqual([
      'offset=1&ids=a&ids=b&market=SE',
      'offset=1&ids=a&q=&ids=b',
      'offset=1&ids=a%2Cb&limit=0&q=',
      'offset=1&ids=a%2Cb&limit=1%2Ctrue',
      'offset=1&ids=a&ids=b&q=',
      'offset=1&ids=a',
      'offset=1&ids=a&ids=b',
      'offset=1&ids=a',
      'ids=old&offset=1',
    ])
  })

  it.for([
    5,
    true,
    { a: {} },
    { a: [['b'], {}] },
    { a: new Date(0) },
    { a: () => 1 },
    [['a']],
    [1],
  ])('rejects a query that would be sent as something else: %o', async (given) => {
    const { mock, client } = await startClient()
    const searchParams = given as unknown as URLSearchParams
    expect(await rejection(client.get('albums', { searchParams }))).toMatchObject({
      name: 'ConfigurationError',
      code: 'invalid_option',
    })
    expect(mock.requests.api).toEqual([])
  })

  it.for([
    'albums/',
    'albums//tracks',
    'albums/?market=SE',
    '/v1/albums/',
    'albums/%20',
    'albums/ /tracks',
    'albums/.',
    'albums/../tracks',
    'albums/%2e%2E/tracks',
    '..\\tracks',
    'albums/\t../me/player',
    'albums/.\t./me',
    'albums/%2e\n./me',
    '',
    '/',
    '?a=b',
    'v1',
    undefined as unknown as string,
    7 as unknown as string,
  ])('rejects %j, which lacks an id or a path', async (path) => {
    const { mock, client } = await startClient()
    const calls = [client.get(path), client.put(path), client.paginate(path).next()]
    for (const call of calls) {
      expect(await rejection(call)).toMatchObject({
        name: 'ConfigurationError',
        code: 'invalid_path',
      })
    }
    expect(mock.requests.api).toHaveLength(0)
  })

  it('puts, posts and deletes JSON, and resolves to undefined for an empty response', async () => {
    const { mock } = await startSpotify({ quotaMode: 'extended' })
    const scope = 'user-library-read user-library-modify playlist-modify-public'
    const accessToken = await userToken(mock, scope)
    const client = new SpotifyClient({ accessToken, apiUrl: mock.apiUrl })
    const { items } = await client.get<{ readonly items: readonly { readonly id: string }[] }>(
      'albums/1A2GTWGtFfWp7KSQTwWOyo/tracks',
    )
    const ids = [items[0]?.id, items[1]?.id].map(String)
    expect(await client.put('me/tracks', { json: { ids } })).toBeUndefined()
    expect(await client.get('me/tracks/contains', { searchParams: { ids } })).toEqual([true, true])
    expect(await client.delete('me/tracks', { json: ids })).toBeUndefined()
    expect(await client.get('me/tracks/contains', { searchParams: { ids } })).toEqual([
      false,
      false,
    ])
    const playlist = await client.post<{ readonly name: string }>('me/playlists', {
      json: { name: 'New' },
    })
    expect(playlist?.name).toBe('New')
    expect(mock.requests.api[1]?.headers['content-type']).toBe('application/json')
  })

  it('rejects what no request can be made of, without a request', async () => {
    const { mock, client } = await startClient()
    const calls = [
      client.put('me/player/play', { json: { position_ms: 1n } }),
      client.get('me', { json: {} } as object),
      client.get('me', { signal: {} as AbortSignal }),
    ]
    for (const call of calls) {
      expect(await rejection(call)).toMatchObject({
        name: 'ConfigurationError',
        code: 'invalid_option',
        message: 'json or signal is invalid.',
      })
    }
    expect(mock.requests.api).toHaveLength(0)
  })

  it('sends no request outside the API', async () => {
    const { mock, client } = await startClient()
    const paths = [
      'https://example.com/v1/me',
      `${mock.apiUrl}/elsewhere`,
      `${mock.apiUrl}.example.com/v1/me`,
      '../api/token',
      'albums/../../api/token',
      '\\\\example.com\\v1',
      'javascript:alert(1)',
      'http://[',
    ]
    for (const path of paths) {
      expect(await rejection(client.get(path))).toMatchObject({
        name: 'ConfigurationError',
        code: 'invalid_path',
      })
    }
    expect(mock.requests.api).toHaveLength(0)
    expect(await rejection(client.get('//example.com/v1/me'))).toMatchObject({ status: 404 })
  })

  it('closes its provider, and works with a provider that has no close', async () => {
    const close = vi.fn<() => void>()
    const authProvider: AuthProvider = { getAccessToken: () => 'a-token', close }
    await new SpotifyClient({ authProvider }).close()
    expect(close).toHaveBeenCalledTimes(1)
    {
      await using client = new SpotifyClient({ authProvider })
      expect(client).toBeInstanceOf(SpotifyClient)
    }
    expect(close).toHaveBeenCalledTimes(2)
    await new SpotifyClient({ accessToken: 'a-token' }).close()
  })

  it.for<readonly [string, unknown, string, string]>([
    ['nothing', undefined, 'missing_option', 'needs either authProvider or accessToken'],
    ['a text', 'x9', 'missing_option', 'needs either authProvider or accessToken'],
    ['neither', {}, 'missing_option', 'SpotifyClient needs either authProvider or accessToken'],
    [
      'credentials',
      { clientId: 'a', clientSecret: 'x9' },
      'missing_option',
      'authProvider: new ClientCredentials({ clientId, clientSecret })',
    ],
    [
      'both',
      { accessToken: 'a', authProvider: { getAccessToken: () => 'a' } },
      'invalid_option',
      'and not both',
    ],
    ['an empty token', { accessToken: '' }, 'invalid_option', 'The option accessToken needs'],
    ['a token on two lines', { accessToken: 'x9\nx9' }, 'invalid_option', 'The option accessToken'],
    ['a token that is none', { accessToken: 1 }, 'invalid_option', 'The option accessToken'],
    [
      'a provider that is none',
      { authProvider: 'x9' },
      'invalid_option',
      'The option authProvider',
    ],
    ['no time', { accessToken: 'a', timeoutSeconds: 0 }, 'invalid_option', 'timeoutSeconds'],
    [
      'too much of it',
      { accessToken: 'a', timeoutSeconds: 1e9 },
      'invalid_option',
      'timeoutSeconds',
    ],
    ['time of true', { accessToken: 'a', timeoutSeconds: true }, 'invalid_option', 'timeoutSec'],
    ['time as text', { accessToken: 'a', timeoutSeconds: '5' }, 'invalid_option', 'timeoutSec'],
    ['half a retry', { accessToken: 'a', maxRetries: 0.5 }, 'invalid_option', 'maxRetries'],
    ['no address', { accessToken: 'a', apiUrl: 'x9' }, 'invalid_option', 'apiUrl'],
    ['a fetch that is none', { accessToken: 'a', fetch: 'x9' }, 'invalid_option', 'fetch must be'],
    ['no wait', { accessToken: 'a', maxRetryAfterSeconds: -1 }, 'invalid_option', 'maxRetryAfter'],
  ])('rejects %s', ([, options, code, message]) => {
    const create = (): unknown => new SpotifyClient(options as SpotifyClientOptions)
    expect(create).toThrow(message)
    expect(create).toThrow(expect.objectContaining({ name: 'ConfigurationError', code }))
    expect(create).not.toThrow('x9')
  })

  it('contains no token at any depth', async () => {
    const { auth, client } = await startClient()
    const accessToken = await auth.getAccessToken()
    const shown = [client, new SpotifyClient({ accessToken })].map((each) =>
      inspect(each, { depth: Infinity, showHidden: true }),
    )
    expect(shown.join('')).not.toContain(accessToken)
  })
})

it('search can be replaced by a test', async () => {
  const { client } = await startClient()
  const search = vi.spyOn(client, 'search').mockReturnValue(Promise.resolve({}) as never)
  expect(await client.search({ q: 'abba', type: ['track', 'album'] })).toEqual({})
  expect(search).toHaveBeenCalledOnce()
})

it('search can be detached from its client, like the methods of a namespace', async () => {
  const { client } = await startClient()
  const { search } = client
  expect((await search({ q: 'a', type: ['track'] })).tracks.items.length).toBeGreaterThan(0)
  expect(inspect(client)).toBe('SpotifyClient {}')
})

it.for(['', ' ', 'Bearer BQabc', 'BQ abc', 'BQ\u00e9'])(
  'an accessToken that cannot be sent is refused with the reason: %j',
  (accessToken) => {
    expect(() => new SpotifyClient({ accessToken })).toThrow(
      'The option accessToken needs an access token in ASCII, without Bearer or spaces.',
    )
  },
)
