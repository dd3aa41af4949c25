import { setTimeout as sleep } from 'node:timers/promises'
import { systemClock } from '@spotify-sdk/auth-core/toolkit'
import type { MockSpotify } from '@spotify-sdk/testing'
import { describe, expect, it, vi } from 'vitest'
import { albumPath, rejection, startFetch, startSpotify } from '../../test/spotify.ts'
import { createSpotifyFetch } from './create-spotify-fetch.ts'
import { repeatIfStoodStill } from 'test-support/repeat-if-stood-still.ts'

// Pauses of less than a second end meanwhile, before all requests that one test makes at once are refused.
repeatIfStoodStill()

const quotaExceeded = {
  status: 429,
  body: { error: { status: 429, message: 'Too many requests', reason: 'QUOTA_EXCEEDED' } },
} as const

const album = ({ apiUrl }: MockSpotify): string => `${apiUrl}${albumPath}`

/** Seconds between two requests to the API. */
function gapSeconds({ requests: { api } }: MockSpotify, before: number, after: number): number {
  return (api[after]?.receivedAt ?? NaN) - (api[before]?.receivedAt ?? NaN)
}

/** Sets the monotonic clock of this process forward. */
function passTime(seconds: number): void {
  vi.spyOn(systemClock, 'monotonic').mockImplementation(() => performance.now() / 1000 + seconds)
}

describe('a 429', () => {
  it('sends nothing to the API until Retry-After has passed, then answers all 50 callers', async () => {
    const arrived: number[] = []
    const { mock, fetch } = await startFetch({
      fetch: async (input, init) => {
        const response = await globalThis.fetch(input, init)
        arrived.push(response.status)
        return response
      },
    })
    mock.fail('api', 'rate-limited', { retryAfterSeconds: 2 })
    const first = fetch(album(mock))
    // Not only sent: until it is here, others are let through.
    await expect.poll(() => arrived).toEqual([429])
    const others = Array.from({ length: 49 }, () => fetch(album(mock)))
    const answers = await Promise.all([first, ...others])
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    expect(mock.requests.api).toHaveLength(51)
    expect(gapSeconds(mock, 0, 1)).toBeGreaterThanOrEqual(1.99)
  })

  it('of 50 concurrent requests makes one pause, and no burst follows', async () => {
    let begun = 0
    const allBegun = Promise.withResolvers<void>()
    let hasEnded = false
    let answered = 0
    let pausedAt = NaN
    const { mock, fetch } = await startFetch({
      fetch: async (input, init) => {
        // Long after the pause: each waits until all have been sent.
        if (hasEnded && ++begun === 50) allBegun.resolve()
        if (hasEnded) await allBegun.promise
        const response = await globalThis.fetch(input, init)
        // All are refused: what comes from now on comes after the pause.
        if (++answered === 50) {
          pausedAt = mock.requests.api[0]?.receivedAt ?? NaN
          mock.resetRequests()
        }
        return response
      },
    })
    mock.fail('api', 'rate-limited', { retryAfterSeconds: 2, times: 50 })
    mock.fail('api', 'latency', { latencySeconds: 0.05, times: Infinity })
    const asked = Array.from({ length: 50 }, () => fetch(album(mock)))
    const answers = await Promise.all(asked)
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    expect(mock.requests.api).toHaveLength(50)
    expect((mock.requests.api[0]?.receivedAt ?? NaN) - pausedAt).toBeGreaterThanOrEqual(1.99)
    // One, then two for each that is answered: 1, 2, 4, 8, 16, 19.
    expect(mock.requests.api.maxInFlight).toBeLessThanOrEqual(32)
    hasEnded = true
    await Promise.all(Array.from({ length: 50 }, () => fetch(album(mock))))
    expect(begun).toBe(50)
  })

  it('sends one request first after the pause, and no other if that is refused', async () => {
    const seen: (string | number)[] = []
    const { mock, fetch } = await startFetch({
      fetch: async (input, init) => {
        seen.push('sent')
        const response = await globalThis.fetch(input, init)
        seen.push(response.status)
        return response
      },
    })
    mock.fail('api', 'rate-limited', { retryAfterSeconds: 0.3, times: 20 })
    mock.fail('api', 'rate-limited', { retryAfterSeconds: 0.3 })
    const answers = await Promise.all(Array.from({ length: 20 }, () => fetch(album(mock))))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    expect(mock.requests.api).toHaveLength(41)
    // Twenty are refused; then one, alone; then one, alone, is answered.
    expect(seen.slice(40, 44)).toEqual(['sent', 429, 'sent', 200])
  })

  it('longer than the limit is returned, and other calls are refused without a request', async () => {
    const { mock, fetch } = await startFetch()
    mock.fail('api', quotaExceeded, { retryAfterSeconds: 86_400 })
    const first = await fetch(album(mock))
    expect({ status: first.status, retryAfter: first.headers.get('retry-after') }).toEqual({
      status: 429,
      retryAfter: '86400',
    })
    expect(await first.json()).toEqual(quotaExceeded.body)
    const others = await Promise.all(Array.from({ length: 50 }, () => fetch(album(mock))))
    for (const other of others) {
      expect(other.status).toBe(429)
      expect(Number(other.headers.get('retry-after'))).toBeGreaterThan(80_000)
      expect(await other.json()).toEqual({
        error: {
          status: 429,
          message: expect.stringContaining('nothing was sent'),
          reason: 'QUOTA_EXCEEDED',
        },
      })
    }
    expect(mock.requests.api).toHaveLength(1)
    expect(mock.requests.token).toHaveLength(1)
  })

  it('refuses calls until the pause ends, even shortly before', async () => {
    const { mock, fetch } = await startFetch({ maxRetryAfterSeconds: 400 })
    mock.fail('api', { retryAfterSeconds: 600 })
    expect((await fetch(album(mock))).status).toBe(429)
    passTime(300)
    expect((await fetch(album(mock))).status).toBe(429)
    expect(mock.requests.api).toHaveLength(1)
    passTime(600)
    expect((await fetch(album(mock))).status).toBe(200)
  })

  it.for<readonly [string, Readonly<Record<string, string>>]>([
    ['no Retry-After, as a page in a browser sees it', {}],
    ['Retry-After: 0', { 'retry-after': '0' }],
    ['a negative one', { 'retry-after': '-5' }],
    ['nonsense', { 'retry-after': 'soon' }],
    ['a date that is over', { 'retry-after': 'Wed, 21 Oct 2015 07:28:00 GMT' }],
  ])('with %s waits one second', async ([, headers]) => {
    const { mock, fetch } = await startFetch()
    mock.fail('api', { status: 429, headers })
    expect((await fetch(album(mock))).status).toBe(200)
    expect(gapSeconds(mock, 0, 1)).toBeGreaterThanOrEqual(0.99)
  })

  it('accepts an HTTP date', async () => {
    const { mock, fetch } = await startFetch()
    const date = new Date(Math.ceil(Date.now() / 1000 + 1) * 1000)
    mock.fail('api', { status: 429, headers: { 'retry-after': date.toUTCString() } })
    expect((await fetch(album(mock))).status).toBe(200)
    expect(mock.requests.api[1]?.receivedAt).toBeGreaterThanOrEqual(date.getTime() / 1000 - 0.01)
  })

  it('treats an absurd time as one day', async () => {
    const { mock, fetch } = await startFetch()
    mock.fail('api', {
      status: 429,
      headers: { 'retry-after': '1e99'.replace('e', '0').repeat(9) },
    })
    await fetch(album(mock))
    const { headers } = await fetch(album(mock))
    expect(headers.get('retry-after')).toBe('86400')
  })

  it('that repeats is returned once the wait budget of the call is used up', async () => {
    const { mock, fetch } = await startFetch({ maxRetryAfterSeconds: 2 })
    mock.fail('api', { retryAfterSeconds: 0.2, times: Infinity })
    const answer = await fetch(album(mock))
    expect(answer.status).toBe(429)
    expect(await answer.json()).toMatchObject({ error: { message: 'API rate limit exceeded' } })
    // 0.2 s, 1 s, and 1 s more would be too much: from the second in a row on, none is shorter.
    expect(mock.requests.api).toHaveLength(3)
  })

  it('delays a call with a body, which is sent again', async () => {
    const { mock, fetch } = await startFetch()
    mock.fail('api', { retryAfterSeconds: 0.1 })
    const init = { method: 'POST', body: '{"name":"a"}' }
    expect((await fetch(`${mock.apiUrl}/v1/me/playlists`, init)).status).toBe(403)
    expect(mock.requests.api.map(({ body }) => body)).toEqual([init.body, init.body])
  })

  it('is returned for a call with a stream, and delays the others', async () => {
    const { mock, fetch } = await startFetch()
    mock.fail('api', { retryAfterSeconds: 0.5 })
    const body = new Blob(['a']).stream()
    const init = { method: 'PUT', body, duplex: 'half' } as RequestInit
    expect((await fetch(`${mock.apiUrl}/v1/me/tracks`, init)).status).toBe(429)
    await fetch(album(mock))
    expect(gapSeconds(mock, 0, 1)).toBeGreaterThanOrEqual(0.49)
  })

  it('does not delay requests to other hosts', async () => {
    const { mock, fetch } = await startFetch()
    mock.fail('api', { retryAfterSeconds: 86_400 })
    await fetch(album(mock))
    const elsewhere = mock.apiUrl.replace('127.0.0.1', 'localhost')
    expect((await fetch(`${elsewhere}${albumPath}`)).status).toBe(401)
  })

  it('lets one caller abort its wait, and the others keep waiting', async () => {
    const { mock, fetch } = await startFetch()
    mock.fail('api', { retryAfterSeconds: 1 })
    const leaving = new AbortController()
    const first = fetch(album(mock))
    await expect.poll(() => mock.requests.api[0]?.status).toBe(429)
    const left = rejection(fetch(album(mock), { signal: leaving.signal }))
    const reason = new Error('had enough')
    leaving.abort(reason)
    expect(await left).toBe(reason)
    expect((await first).status).toBe(200)
    expect(mock.requests.api).toHaveLength(2)
  })

  it('makes a call fetch its token again after the pause', async () => {
    const { mock, auth, fetch } = await startFetch()
    await auth.getAccessToken()
    mock.fail('api', { retryAfterSeconds: 0.3 })
    const asked = fetch(album(mock))
    await expect.poll(() => mock.requests.api[0]?.status).toBe(429)
    await auth.invalidate(await auth.getAccessToken())
    mock.revokeAll()
    expect((await asked).status).toBe(200)
    expect(mock.requests.api.map(({ status }) => status)).toEqual([429, 200])
  })

  it('delays a call that was waiting for its token', async () => {
    const { mock, auth } = await startSpotify()
    const token = await auth.getAccessToken()
    let give: ((token: string) => void) | undefined
    const slow = new Promise<string>((resolve) => (give = resolve))
    const answers = [token, slow]
    const fetch = createSpotifyFetch({
      apiUrl: mock.apiUrl,
      authProvider: { getAccessToken: () => answers.pop() ?? token },
    })
    mock.fail('api', { retryAfterSeconds: 0.5 })
    const held = fetch(album(mock))
    const limited = fetch(album(mock))
    await expect.poll(() => mock.requests.api[0]?.status).toBe(429)
    await sleep(50)
    give?.(token)
    await Promise.all([held, limited])
    expect(gapSeconds(mock, 0, 1)).toBeGreaterThanOrEqual(0.49)
  })
})

describe('a 503', () => {
  it('with Retry-After makes a pause', async () => {
    const { mock, fetch } = await startFetch()
    mock.fail('api', { status: 503, retryAfterSeconds: 0.3 })
    expect((await fetch(album(mock))).status).toBe(200)
    expect(gapSeconds(mock, 0, 1)).toBeGreaterThanOrEqual(0.29)
  })

  it('longer than the limit is returned, and other calls get a 429', async () => {
    const { mock, fetch } = await startFetch()
    mock.fail('api', { status: 503, retryAfterSeconds: 3600 })
    expect((await fetch(album(mock))).status).toBe(503)
    const { status, headers } = await fetch(album(mock))
    expect({ status, retryAfter: headers.get('retry-after') }).toEqual({
      status: 429,
      retryAfter: '3600',
    })
    expect(mock.requests.api).toHaveLength(1)
  })

  it('without Retry-After is returned, like every other failure', async () => {
    const { mock, fetch } = await startFetch()
    for (const status of [503, 500, 502, 408, 404]) {
      mock.fail('api', { status })
      expect((await fetch(album(mock))).status).toBe(status)
    }
    mock.fail('api', 'reset')
    expect(await rejection(fetch(album(mock)))).toMatchObject({ message: 'fetch failed' })
    expect(mock.requests.api).toHaveLength(6)
  })

  const move = '{"range_start":0,"insert_before":3}'

  it.for<readonly [string, RequestInit]>([
    ['a POST', { method: 'POST', body: '{}' }],
    ['a move inside a playlist', { method: 'PUT', body: move }],
    ['a move in bytes', { method: 'PUT', body: new TextEncoder().encode(move) }],
    ['a removal at positions', { method: 'DELETE', body: '{"tracks":[{"positions": [0]}]}' }],
  ])('is returned for %s, which may have been processed', async ([, init]) => {
    const { mock, fetch } = await startFetch()
    mock.fail('api', { status: 503, retryAfterSeconds: 0.1 })
    expect((await fetch(`${mock.apiUrl}/v1/me/playlists`, init)).status).toBe(503)
    expect(mock.requests.api).toHaveLength(1)
  })

  it('is followed by a second attempt of a PUT that replaces all items, whatever its texts say', async () => {
    const { mock, fetch } = await startFetch()
    mock.fail('api', { status: 503, retryAfterSeconds: 0.1 })
    const body = JSON.stringify({ uris: [], description: '"range_start":' })
    await fetch(`${mock.apiUrl}/v1/playlists/a/items`, { method: 'PUT', body })
    expect(mock.requests.api).toHaveLength(2)
  })
})
