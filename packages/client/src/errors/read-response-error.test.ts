import { describe, expect, it } from 'vitest'
import { albumPath, startFetch } from '../../test/spotify.ts'
import { readResponseError } from './read-response-error.ts'

describe('readResponseError', () => {
  it('returns undefined for a success and does not read its body', async () => {
    const { mock, fetch } = await startFetch()
    const response = await fetch(mock.apiUrl + albumPath)
    expect(await readResponseError(response)).toBeUndefined()
    expect(await response.json()).toMatchObject({ name: 'Global Warming' })
  })

  it('returns the error that SpotifyClient would throw, with method and path', async () => {
    const { mock, fetch } = await startFetch()
    const response = await fetch(`${mock.apiUrl}/v1/me?market=SE`, { method: 'HEAD' })
    expect(await readResponseError(response)).toMatchObject({ name: 'ForbiddenError', status: 403 })
    const missing = await fetch(`${mock.apiUrl}/v1/albums/0000000000000000000000`)
    expect(await readResponseError(missing)).toMatchObject({
      name: 'NotFoundError',
      code: 'not_found',
      message: expect.stringMatching(
        /^GET \/v1\/albums\/0{22} was answered with 404 \(Resource not found\. MockSpotify has no album/,
      ),
    })
  })

  it('keeps Retry-After, also for a response made without a request', async () => {
    const { mock, fetch } = await startFetch()
    mock.fail('api', { retryAfterSeconds: 3600, status: 429 })
    for (const said of ['API rate limit exceeded', 'nothing was sent']) {
      const error = await readResponseError(await fetch(mock.apiUrl + albumPath))
      expect(error).toMatchObject({ name: 'RateLimitError', retryAfterSeconds: 3600 })
      expect(error?.message).toContain(said)
    }
    expect(mock.requests.api).toHaveLength(1)
  })

  it('omits a token that the API echoes', async () => {
    // Short, so that it is no long word, which would be taken out anyway.
    const { mock, fetch } = await startFetch({ authProvider: { getAccessToken: () => 'x9token' } })
    const body = { error: { status: 400, message: 'Who is x9token?' } }
    mock.fail('api', { status: 400, body })
    expect((await readResponseError(await fetch(mock.apiUrl + albumPath)))?.message).toBe(
      `GET ${albumPath} was answered with 400 (Who is ***?).`,
    )
  })

  it('works without a body, and for responses of another fetch', async () => {
    expect(await readResponseError(new Response(null, { status: 304 }))).toMatchObject({
      name: 'ServerError',
      message: 'A request to the Web API was answered with 304, and the answer leads nowhere.',
    })
    const read = new Response('Bad gateway', { status: 502 })
    await read.text()
    expect(await readResponseError(read)).toMatchObject({
      name: 'ServerError',
      message: 'A request to the Web API was answered with 502.',
    })
  })
})
