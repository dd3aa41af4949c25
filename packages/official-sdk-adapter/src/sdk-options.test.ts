import { AuthenticationError, RateLimitError } from '@spotify-sdk/client'
import { DefaultResponseValidator, SpotifyApi } from '@spotify/web-api-ts-sdk'
import type { ServerResponse } from 'node:http'
import { inspect } from 'node:util'
import { describe, expect, it, vi } from 'vitest'
import { rejection } from 'test-support/outcome.ts'
import { serve } from 'test-support/serve.ts'
import { albumId, sdkOn, startApp, startSpotify, startUser, statusesOf } from '../test/spotify.ts'
import { createAuthStrategy, sdkOptions, type AdapterOptions } from './index.ts'

/** The official SDK on a server with a fixed response, and the requests that it received. */
async function startOn(
  answer: (response: ServerResponse) => void,
  options: AdapterOptions = {},
): Promise<{ readonly api: SpotifyApi; readonly seen: readonly string[] }> {
  const seen: string[] = []
  const apiUrl = await serve(({ method, url }, response) => {
    seen.push(`${method} ${url}`)
    answer(response)
  })
  const authProvider = { getAccessToken: () => 'token' }
  const settings = sdkOptions(authProvider, { apiUrl, ...options })
  return { api: new SpotifyApi(createAuthStrategy(authProvider), settings), seen }
}

/** Returns the URL and the token of a call. */
async function destinationOf(options: AdapterOptions): Promise<string> {
  const seen: string[] = []
  const authProvider = { getAccessToken: () => 'token' }
  const fetch: typeof globalThis.fetch = async (input, init) => {
    seen.push(`${input as string} ${new Headers(init?.headers).get('authorization')}`)
    return Response.json({})
  }
  const settings = sdkOptions(authProvider, { ...options, fetch })
  await new SpotifyApi(createAuthStrategy(authProvider), settings).albums.get('1', 'SE')
  return seen.join()
}

it.each([null, 'https://proxy.test', 5])('the options cannot be %j', (options) => {
  const authProvider = { getAccessToken: () => 'token' }
  expect(() => sdkOptions(authProvider, options as never)).toThrow(
    expect.objectContaining({
      name: 'ConfigurationError',
      code: 'invalid_option',
      message: 'The options must be an object.',
    }),
  )
})

describe('apiUrl', () => {
  it('is Spotify’s by default', async () => {
    vi.stubEnv('SPOTIFY_SDK_API_URL', undefined)
    expect(await destinationOf({})).toBe(
      'https://api.spotify.com/v1/albums/1?market=SE Bearer token',
    )
  })

  it('is the option, or else the environment variable', async () => {
    vi.stubEnv('SPOTIFY_SDK_API_URL', 'http://127.0.0.1:1')
    expect(await destinationOf({})).toBe('http://127.0.0.1:1/v1/albums/1?market=SE Bearer token')
    expect(await destinationOf({ apiUrl: 'https://proxy.test/spotify/v1/' })).toBe(
      'https://proxy.test/spotify/v1/albums/1?market=SE Bearer token',
    )
  })

  it('is rejected if the token would be sent unencrypted', () => {
    const authProvider = { getAccessToken: () => 'token' }
    expect(() => sdkOptions(authProvider, { apiUrl: 'http://proxy.test' })).toThrow(
      expect.objectContaining({ name: 'ConfigurationError', code: 'invalid_option' }),
    )
  })
})

describe('fetch', () => {
  it('sends bodies again with a new token', async () => {
    const { mock, api } = await startUser()
    const { items } = await api.currentUser.tracks.savedTracks(1)
    const id = items[0]?.track.id ?? ''
    mock.resetRequests()
    mock.revokeAll()
    await api.currentUser.tracks.saveTracks([id])
    const body = `["${id}"]`
    expect(mock.requests.api).toMatchObject([
      { method: 'PUT', status: 401, body },
      { method: 'PUT', status: 200, body },
    ])
  })

  it('retries a 401 once, and no more', async () => {
    const { mock, api } = await startApp()
    mock.fail('api', { status: 401, times: Infinity })
    const error = await rejection(api.albums.get(albumId))
    expect(AuthenticationError.is(error)).toBe(true)
    expect(statusesOf(mock)).toEqual([401, 401])
    expect(mock.requests.token).toHaveLength(2)
  })

  it('waits for a short pause, and sends nothing during a long one', async () => {
    const { mock, api } = await startApp()
    mock.fail('api', 'rate-limited', { retryAfterSeconds: 0.2 })
    const calls = Array.from({ length: 5 }, () => api.albums.get(albumId))
    expect((await Promise.all(calls)).map(({ name }) => name)).toEqual(
      Array.from({ length: 5 }, () => 'Global Warming'),
    )
    mock.resetRequests()
    mock.fail('api', 'rate-limited', { retryAfterSeconds: 86_400 })
    for (let call = 0; call < 3; call++) {
      const error = await rejection(api.albums.get(albumId))
      expect(RateLimitError.is(error) && error.retryAfterSeconds).toBe(86_400)
    }
    expect(statusesOf(mock)).toEqual([429])
  })

  it('sends no token to another server', async () => {
    const { mock, api } = await startApp()
    const elsewhere = await startSpotify()
    mock.fail('api', { redirectTo: `${elsewhere.apiUrl}/v1/albums/${albumId}` })
    await rejection(api.albums.get(albumId))
    expect(elsewhere.requests.api).toHaveLength(1)
    expect(elsewhere.requests.api[0]?.headers).not.toHaveProperty('authorization')
  })
})

describe('errors', () => {
  it.for([
    [400, 'BadRequestError', 'bad_request'],
    [403, 'ForbiddenError', 'forbidden'],
    [404, 'NotFoundError', 'not_found'],
    [500, 'ServerError', 'server_error'],
  ] as const)('with status %i is a %s', async ([status, name, code]) => {
    const { mock, api } = await startApp()
    mock.fail('api', { status })
    const error = await rejection(api.albums.get(albumId))
    expect(error).toMatchObject({ name, code, status })
    expect((error as Error).message).toMatch(
      `GET /v1/albums/${albumId} was answered with ${status}`,
    )
  })

  it('go through the errorHandler, which may suppress them', async () => {
    const handled: unknown[] = []
    const handleErrors = async (error: unknown): Promise<boolean> => {
      handled.push(error)
      return handled.length > 1
    }
    const { api } = await startApp({ errorHandler: { handleErrors } })
    const missing = '0000000000000000000000'
    expect(await rejection(api.albums.get(missing))).toMatchObject({ name: 'NotFoundError' })
    expect(await api.albums.get(missing)).toBeNull()
    expect(handled).toMatchObject([{ status: 404 }, { status: 404 }])
  })
})

describe('responses', () => {
  it('to playback commands are a success although they are not JSON', async () => {
    const { api, seen } = await startOn((response) => response.writeHead(200).end('EkJbtxDxPn'))
    await api.player.skipToNext('device')
    await api.player.pausePlayback('device')
    await api.currentUser.tracks.removeSavedTracks(['x'])
    expect(seen).toEqual([
      'POST /v1/me/player/next?device_id=device',
      'PUT /v1/me/player/pause?device_id=device',
      'DELETE /v1/me/tracks',
    ])
  })

  it.for(['EkJbtxDxPn', '<p>x9-secret</p>'])(
    'to reads are a typed error if they are not JSON: %s',
    async (body) => {
      const { api } = await startOn((response) => response.writeHead(200).end(body))
      const error = await rejection(api.currentUser.profile())
      expect(error).toMatchObject({ name: 'ServerError', code: 'invalid_response', status: 200 })
      expect(inspect(error)).not.toContain(body)
    },
  )

  it('are null if they are empty, as in the SDK', async () => {
    const { api } = await startOn((response) => response.writeHead(200).end())
    expect(await api.player.getPlaybackState()).toBeNull()
  })

  it('go through a custom deserializer', async () => {
    const { api } = await startOn((response) => response.end('{}'), {
      deserializer: { deserialize: async <Value>() => 'mine' as Value },
    })
    expect(await api.currentUser.profile()).toBe('mine')
  })
})

describe('withAuthProvider', () => {
  it('makes options for another user, who shares the pauses', async () => {
    const seen: unknown[] = []
    const apiUrl = await serve(({ url, headers }, response) => {
      seen.push([url, headers.authorization])
      const body = {
        error: { status: 429, message: 'Too many requests', reason: 'QUOTA_EXCEEDED' },
      }
      if (url === '/v1/me') response.end('{}')
      else response.writeHead(429, { 'retry-after': '86207' }).end(JSON.stringify(body))
    })
    const [ada, grace] = ['ada', 'grace'].map((name) => ({ getAccessToken: () => name }))
    if (ada === undefined || grace === undefined) throw new Error('There are two.')
    const options = sdkOptions(ada, { apiUrl })
    const ofAda = new SpotifyApi(createAuthStrategy(ada), options)
    const ofGrace = new SpotifyApi(createAuthStrategy(grace), options.withAuthProvider(grace))
    const first = await rejection(ofAda.artists.albums('x'))
    const second = await rejection(ofGrace.artists.albums('y'))
    for (const error of [first, second]) expect(error).toMatchObject({ code: 'quota_exceeded' })
    await ofGrace.currentUser.profile()
    expect(seen).toEqual([
      [expect.stringContaining('/v1/artists/x/albums'), 'Bearer ada'],
      ['/v1/me', 'Bearer grace'],
    ])
    expect(() => new SpotifyApi(createAuthStrategy(grace), options)).toThrow('different providers')
  })
})

describe('the SDK’s own options', () => {
  it('are passed on and replace the adapter’s', async () => {
    const seen: string[] = []
    const { mock, api } = await startApp({
      beforeRequest: (url) => seen.push(url),
      afterRequest: (_url, _options, response) => seen.push(`${response.status}`),
      responseValidator: new DefaultResponseValidator(),
    })
    mock.fail('api', { status: 401, times: 2 })
    const error = await rejection(api.albums.get(albumId))
    expect(seen).toEqual([`https://api.spotify.com/v1/albums/${albumId}`, '401'])
    expect((error as Error).message).toMatch(/^Bad or expired token\./)
  })

  it('may be undefined', async () => {
    const { mock, auth } = await startApp()
    const api = sdkOn(mock, auth, {
      fetch: undefined,
      beforeRequest: undefined,
      deserializer: undefined,
      responseValidator: undefined,
      maxRetryAfterSeconds: undefined,
    })
    expect(await api.albums.get(albumId)).toMatchObject({ name: 'Global Warming' })
    expect(await rejection(api.albums.get('?'))).toMatchObject({ name: 'NotFoundError' })
  })
})
