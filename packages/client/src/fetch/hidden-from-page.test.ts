import { describe, expect, it, vi } from 'vitest'
import { rejection } from '../../test/spotify.ts'
import { createSpotifyFetch, SpotifyClient } from '../index.ts'
import { repeatIfStoodStill } from 'test-support/repeat-if-stood-still.ts'

// A pause of a second may end before all requests that one test makes at once have failed.
repeatIfStoodStill()

const authProvider = { getAccessToken: () => 'a-token' }

/** A page's fetch, to which the browser shows no answer, and how often it was called. */
function hiding(thrown: unknown = new TypeError('Failed to fetch')): {
  readonly fetch: typeof fetch
  readonly sentAt: number[]
} {
  const sentAt: number[] = []
  const fetch = async (): Promise<Response> => {
    sentAt.push(performance.now())
    throw thrown
  }
  return { fetch, sentAt }
}

/** As in a page of that origin, or in one of its workers. */
function stubPage(origin = 'https://app.example', onLine = true): void {
  vi.stubGlobal('location', { origin })
  vi.stubGlobal('navigator', { onLine })
}

const gap = (sentAt: readonly number[], index: number): number =>
  (sentAt[index + 1] ?? NaN) - (sentAt[index] ?? NaN)

describe('a response that the browser hides from a page', () => {
  it('is treated as a rate limit: requests of all callers wait, longer each time', async () => {
    stubPage()
    const { fetch, sentAt } = hiding()
    const spotifyFetch = createSpotifyFetch({ authProvider, fetch })
    const another = spotifyFetch.withAuthProvider(authProvider)
    expect(await rejection(spotifyFetch('https://api.spotify.com/v1/me'))).toMatchObject({
      message: 'Failed to fetch',
    })
    await rejection(another('https://api.spotify.com/v1/albums/x'))
    await rejection(spotifyFetch('https://api.spotify.com/v1/me'))
    // Timers ring a moment early.
    expect(gap(sentAt, 0)).toBeGreaterThanOrEqual(990)
    expect(gap(sentAt, 1)).toBeGreaterThanOrEqual(1990)
  })

  it('is described as a possible rate limit in the error', async () => {
    stubPage()
    const { fetch } = hiding()
    const client = new SpotifyClient({ authProvider, fetch, maxRetries: 0 })
    expect(await rejection(client.get('me'))).toMatchObject({
      name: 'ConnectionError',
      code: 'connection_failed',
      message: expect.stringContaining('It may be a rate limit (429)'),
    })
  })

  it('is retried once by the client, and not at all without time left', async () => {
    stubPage()
    const { fetch, sentAt } = hiding()
    const client = new SpotifyClient({ authProvider, fetch, maxRetryAfterSeconds: 2 })
    const calls = Array.from({ length: 10 }, () => rejection(client.get('me')))
    for (const error of await Promise.all(calls)) {
      expect(error).toMatchObject({
        name: 'ConnectionError',
        code: 'connection_failed',
        message: expect.stringContaining('It may be a rate limit (429)'),
      })
    }
    // All at once; then one after a second; the next would wait two more.
    expect(sentAt).toHaveLength(11)
  })

  it('does not pause longer than calls wait', async () => {
    stubPage()
    const { fetch, sentAt } = hiding()
    const client = new SpotifyClient({
      authProvider,
      fetch,
      maxRetryAfterSeconds: 0,
      maxRetries: 0,
    })
    for (let call = 0; call < 5; call++) {
      expect(await rejection(client.get('me'))).toMatchObject({ name: 'ConnectionError' })
    }
    expect(sentAt).toHaveLength(5)
  })

  it.for<readonly [string, () => void, unknown?]>([
    ['outside of pages', () => {}],
    ['in a page of the API’s own origin', () => stubPage('https://api.spotify.com')],
    ['in a page that is offline', () => stubPage('https://app.example', false)],
    [
      'for a failure that has a name',
      () => stubPage(),
      Object.assign(new Error('no'), { code: 'ECONNREFUSED' }),
    ],
  ])('is not assumed %s', async ([, stub, thrown]) => {
    stub()
    const { fetch, sentAt } = hiding(thrown)
    const client = new SpotifyClient({
      authProvider,
      fetch,
      maxRetries: 0,
      maxRetryAfterSeconds: 1,
    })
    const errors: unknown[] = []
    for (let call = 0; call < 20; call++) errors.push(await rejection(client.get('me')))
    expect(sentAt).toHaveLength(20)
    for (const error of errors) {
      expect(error).toMatchObject({ name: 'ConnectionError' })
      expect((error as Error).message).not.toContain('rate limit')
    }
  })

  it('is not assumed if the caller aborted', async () => {
    stubPage()
    const leaving = new AbortController()
    let requests = 0
    const client = new SpotifyClient({
      authProvider,
      maxRetries: 0,
      fetch: async () => {
        if (++requests === 2) return Response.json({ id: 'a' })
        return new Promise(() => leaving.abort(new Error('had enough')))
      },
    })
    const left = rejection(client.get('me', { signal: leaving.signal }))
    expect(await left).toMatchObject({ message: 'had enough' })
    expect(await client.get('me')).toEqual({ id: 'a' })
  })
})
