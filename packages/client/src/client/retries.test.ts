import { AuthenticationError, ConnectionError, SpotifyError } from '@spotify-sdk/auth-core'
import type { Fault, MockSpotify } from '@spotify-sdk/testing'
import { outcome } from 'test-support/outcome.ts'
import { describe, expect, it, vi } from 'vitest'
import { rejection, startClient } from '../../test/spotify.ts'
import { startUser } from '../../test/user.ts'
import type { SpotifyClient } from './spotify-client.ts'

const path = 'albums/4aawyAB9vmqN3uQ7FjRGTy'

describe('what the client retries', () => {
  it.for([500, 502, 503, 504, 507, 520, 599])(
    'is a GET that was answered with %i',
    async (status) => {
      const { mock, client } = await startClient()
      mock.fail('api', { status, times: 2 })
      expect(await client.get(path)).toMatchObject({ name: 'Global Warming' })
      expect(mock.requests.api.map((request) => request.status)).toEqual([status, status, 200])
    },
  )

  it.for([500, 502, 503, 504])(
    'is, after its Retry-After, a GET that was answered with %i',
    async (status) => {
      const pauses: unknown[] = []
      const { mock, client } = await startClient({
        onEvent: (event) => event.type === 'rate-limited' && pauses.push(event),
      })
      mock.fail('api', { status, retryAfterSeconds: 1 })
      expect(await client.get(path)).toMatchObject({ name: 'Global Warming' })
      expect(pauses).toMatchObject([{ seconds: 1, scope: 'api' }])
      expect(mock.requests.api).toHaveLength(2)
    },
  )

  it('is a GET whose connection was reset or whose response was cut off', async () => {
    const { mock, client } = await startClient()
    mock.fail('api', 'reset')
    mock.fail('api', 'truncated')
    expect(await client.get(path)).toMatchObject({ name: 'Global Warming' })
    expect(mock.requests.api).toHaveLength(3)
  })

  it('is PUT and DELETE, with their bodies', async () => {
    const { mock, client } = await startClient()
    for (const method of ['put', 'delete'] as const) {
      mock.resetRequests()
      mock.fail('api', { status: 502 })
      expect(await rejection(client[method]('me/tracks', { json: ['a'] }))).toMatchObject({
        status: 403,
      })
      expect(mock.requests.api.map(({ body }) => body)).toEqual(['["a"]', '["a"]'])
    }
  })

  it('is not a POST, which may have been processed', async () => {
    const { mock, client } = await startClient()
    mock.fail('api', { status: 502 })
    mock.fail('api', 'reset')
    expect(await rejection(client.post('me/playlists'))).toMatchObject({ status: 502 })
    expect(await rejection(client.post('me/playlists'))).toMatchObject({ code: 'ECONNRESET' })
    expect(mock.requests.api).toHaveLength(2)
  })

  it('is limited by maxRetries', async () => {
    const { mock, client } = await startClient({ maxRetries: 1 })
    mock.fail('api', { status: 500, times: 2 })
    expect(await rejection(client.get(path))).toMatchObject({ name: 'ServerError', status: 500 })
    mock.fail('api', 'reset', { times: 2 })
    expect(await rejection(client.get(path))).toMatchObject({ name: 'ConnectionError' })
    expect(mock.requests.api).toHaveLength(4)
  })

  it('is nothing that createSpotifyFetch has already retried', async () => {
    const { mock, client } = await startClient({ maxRetryAfterSeconds: 1 })
    mock.fail('api', { status: 429, times: Infinity })
    expect(await rejection(client.get(path))).toMatchObject({ name: 'RateLimitError' })
    expect(mock.requests.api).toHaveLength(2)
    mock.recover('api')
    const other = await startClient()
    other.mock.fail('api', { status: 503, retryAfterSeconds: 3600, times: Infinity })
    expect(await rejection(other.client.get(path))).toMatchObject({
      name: 'ServerError',
      retryAfterSeconds: 3600,
    })
    expect(other.mock.requests.api).toHaveLength(1)
    const refused = await startClient()
    refused.mock.fail('api', { status: 401, times: Infinity })
    expect(await rejection(refused.client.get(path))).toMatchObject({ status: 401 })
    expect(refused.mock.requests.api).toHaveLength(2)
  })

  it('is nothing if the provider fails, in any way', async () => {
    const errors = [
      new ConnectionError('No answer came.', { code: 'ECONNREFUSED' }),
      new AuthenticationError('refused', { code: 'invalid_client' }),
      new TypeError('fetch failed'),
    ]
    for (const error of errors) {
      const getAccessToken = vi.fn<() => string>(() => {
        throw error
      })
      const { client } = await startClient({ authProvider: { getAccessToken } })
      expect(await rejection(client.get(path))).toBe(error)
      expect(getAccessToken).toHaveBeenCalledTimes(1)
    }
  })

  it('has a timeout for each request, including its body', async () => {
    const { mock, client } = await startClient({ timeoutSeconds: 0.2, maxRetries: 1 })
    await client.get(path)
    mock.resetRequests()
    mock.fail('api', 'latency', { latencySeconds: 60, times: 2 })
    expect(await rejection(client.get(path))).toMatchObject({
      name: 'ConnectionError',
      code: 'timeout',
      message: expect.stringContaining('127.0.0.1'),
    })
    expect(mock.requests.api).toHaveLength(2)
  })

  it('does not count a pause against the timeout', async () => {
    const { mock, client } = await startClient({ timeoutSeconds: 0.5 })
    await client.get(path)
    mock.fail('api', { retryAfterSeconds: 1 })
    expect(await client.get(path)).toMatchObject({ name: 'Global Warming' })
  })

  it('does not wait for a fetch that never answers', async () => {
    const { mock, client } = await startClient({
      authProvider: { getAccessToken: () => 'a-token' },
      fetch: async () => new Promise(() => {}),
      timeoutSeconds: 0.05,
      maxRetries: 0,
    })
    expect(await rejection(client.get(path))).toMatchObject({ code: 'timeout' })
    expect(mock.requests.api).toHaveLength(0)
  })
})

describe('a move inside a playlist, whose second execution would move another item', () => {
  const move = { range_start: 0, insert_before: 3 }

  it.for<Fault>([
    { status: 502 },
    { status: 503, retryAfterSeconds: 0.1 },
    { connection: 'reset' },
    { truncate: true },
    { latencySeconds: 60 },
  ])('is sent once: %j', async (fault) => {
    const { mock, spotify } = await startUser()
    const { id, order } = await startPlaylist(mock, spotify)
    mock.fail('api', { ...fault, processed: true, path: 'PUT /v1/playlists/*' })
    const moved = spotify.playlists.reorderOrReplaceItems(id, { ...move, timeoutSeconds: 2 })
    expect(SpotifyError.is(await outcome(moved))).toBe(true)
    expect(await order()).toEqual(['b', 'c', 'a', 'd'])
  })

  it.for<readonly [string, (spotify: SpotifyClient, id: string) => Promise<unknown>]>([
    ['by the older address', ({ playlists }, id) => playlists.reorderOrReplaceTracks(id, move)],
    ['by path', (spotify, id) => spotify.put(`playlists/${id}/items`, { json: move })],
  ])('is sent once, also %s', async ([, send]) => {
    const { mock, spotify } = await startUser({ quotaMode: 'extended' })
    const { id, order } = await startPlaylist(mock, spotify)
    mock.fail('api', { status: 502, processed: true, path: 'PUT /v1/playlists/*' })
    expect(await outcome(send(spotify, id))).toMatchObject({ status: 502 })
    expect(await order()).toEqual(['b', 'c', 'a', 'd'])
  })

  it('is sent again after a 429, which was not executed', async () => {
    const { mock, spotify } = await startUser()
    const { id, order } = await startPlaylist(mock, spotify)
    mock.fail('api', { retryAfterSeconds: 0.1, path: 'PUT /v1/playlists/*' })
    await spotify.playlists.reorderOrReplaceItems(id, move)
    expect(await order()).toEqual(['b', 'c', 'a', 'd'])
  })

  it('is unlike a replacement, which may come twice', async () => {
    const { mock, spotify } = await startUser()
    const { id, uris, order } = await startPlaylist(mock, spotify)
    mock.fail('api', { status: 502, processed: true, path: 'PUT /v1/playlists/*' })
    await spotify.playlists.reorderOrReplaceItems(id, { uris: uris.toReversed() })
    expect(await order()).toEqual(['d', 'c', 'b', 'a'])
  })

  it('is like a removal by positions', async () => {
    const { mock, client } = await startClient()
    mock.fail('api', { status: 502, times: 2 })
    const json = { tracks: [{ uri: 'spotify:track:a', positions: [0] }] }
    expect(await rejection(client.delete('playlists/a/tracks', { json }))).toMatchObject({
      status: 502,
    })
    expect(mock.requests.api).toHaveLength(1)
  })
})

/** A playlist of the tracks `a`, `b`, `c`, `d`, and the names of its items as they stand. */
async function startPlaylist(
  mock: MockSpotify,
  spotify: SpotifyClient,
): Promise<{
  readonly id: string
  readonly uris: readonly string[]
  readonly order: () => Promise<readonly unknown[]>
}> {
  const tracks = ['a', 'b', 'c', 'd']
  const artist = mock.catalogue.addArtist({ albums: [{ tracks }] })
  const uris = artist.tracks.map(({ uri }) => uri)
  const { id } = mock.catalogue.addPlaylist({ items: uris })
  const order = async (): Promise<readonly unknown[]> =>
    (await spotify.playlists.getItems(id)).items.map(({ item }) => item?.name)
  return { id, uris, order }
}

describe('a signal', () => {
  it('ends a request on the transport, and the wait before a retry, with its reason', async () => {
    const { mock, client } = await startClient()
    await client.get(path)
    for (const fault of [{ latencySeconds: 60 }, { status: 503 }]) {
      mock.resetRequests()
      mock.fail('api', fault)
      const leaving = new AbortController()
      const asked = rejection(client.get(path, { signal: leaving.signal }))
      await expect.poll(() => mock.requests.api).toHaveLength(1)
      const reason = new Error('had enough')
      leaving.abort(reason)
      expect(await asked).toBe(reason)
      expect(mock.requests.api).toHaveLength(1)
    }
  })

  it('that is already aborted prevents the request', async () => {
    const { mock, client } = await startClient()
    const reason = new Error('too late')
    expect(await rejection(client.get(path, { signal: AbortSignal.abort(reason) }))).toBe(reason)
    expect(mock.requests.api).toHaveLength(0)
  })
})
