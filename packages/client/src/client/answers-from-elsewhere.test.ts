import { describe, expect, it } from 'vitest'
import { serve } from 'test-support/serve.ts'
import { rejection } from '../../test/spotify.ts'
import { createSpotifyFetch, readResponse, readResponseError, SpotifyClient } from '../index.ts'

const authProvider = { getAccessToken: () => 'a-token' }

/** An API that redirects to another server, such as a proxy with a sign-in page. */
async function redirected(
  status: number,
  body: string,
): Promise<{ readonly apiUrl: string; readonly client: SpotifyClient }> {
  const elsewhere = await serve((_message, response) => {
    response.writeHead(status).end(body)
  })
  const apiUrl = await serve((_message, response) => {
    response.writeHead(302, { location: elsewhere }).end()
  })
  return { apiUrl, client: new SpotifyClient({ authProvider, apiUrl, maxRetries: 0 }) }
}

const failure = {
  name: 'ServerError',
  code: 'invalid_response',
  message: expect.stringContaining(
    'came from another origin, after a redirect: set apiUrl to the final URL.',
  ),
}

describe('an answer of another origin, which the API redirected to,', () => {
  it.for(['put', 'post', 'delete', 'get'] as const)('is no success of a %s', async (method) => {
    for (const body of ['<p>Sign in</p>', '{"id":"a"}', '']) {
      const { client } = await redirected(200, body)
      expect(await rejection(client[method]('me/player'))).toMatchObject({
        ...failure,
        status: 200,
      })
    }
  })

  it.for([401, 403, 404, 429])('is no %i of Spotify', async (status) => {
    const { client } = await redirected(status, '')
    expect(await rejection(client.albums.get('a'))).toMatchObject({ ...failure, status })
  })

  it('is handed on by createSpotifyFetch, and an error to readResponse', async () => {
    const { apiUrl } = await redirected(200, '{"id":"a"}')
    const fetch = createSpotifyFetch({ authProvider, apiUrl })
    const ask = async (): Promise<Response> => fetch(`${apiUrl}v1/me/player`, { method: 'PUT' })
    const response = await ask()
    expect({ status: response.status, text: await response.text() }).toEqual({
      status: 200,
      text: '{"id":"a"}',
    })
    expect(await readResponseError(await ask())).toMatchObject(failure)
    expect(await rejection(readResponse(await ask()))).toMatchObject(failure)
  })

  it('is followed by answers of the API again', async () => {
    let requests = 0
    const elsewhere = await serve((_message, response) => response.end())
    const apiUrl = await serve((_message, response) => {
      requests += 1
      if (requests === 1) response.writeHead(307, { location: elsewhere }).end()
      else response.end('{"id":"a"}')
    })
    const client = new SpotifyClient({ authProvider, apiUrl })
    expect(await rejection(client.put('me/player'))).toMatchObject(failure)
    expect(await client.get('me')).toEqual({ id: 'a' })
  })
})
