import type { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setImmediate } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { serve } from 'test-support/serve.ts'
import { clientOn, rejection } from '../../test/spotify.ts'
import { createSpotifyFetch, readResponse, readResponseError, type ClientEvent } from '../index.ts'

/** Sends the beginning of a body, and nothing more. */
const silent = (response: ServerResponse): void => void response.write('{"error":{')

/** Sends without an end, as fast as it is read. */
async function flood(response: ServerResponse): Promise<void> {
  await pipeline(Readable.from(endless()), response).catch(() => {})
}

function* endless(): Generator<Buffer> {
  for (;;) yield Buffer.alloc(1_048_576, ' ')
}

const bodies = [
  ['silent', silent],
  ['flooding', flood],
] as const

describe.for(bodies)('a body that never ends (%s)', ([, send]) => {
  it.for([401, 403, 429, 500, 503])(
    'of a %i delays createSpotifyFetch by no more than its limit',
    async (status) => {
      let answers = 0
      const apiUrl = await serve((_message, response) => {
        answers += 1
        response.writeHead(status, { 'retry-after': '3600' })
        return send(response)
      })
      const invalidated: string[] = []
      const fetch = createSpotifyFetch({
        apiUrl,
        authProvider: {
          getAccessToken: () => 'a-token',
          invalidate: (token) => invalidated.push(token),
        },
      })
      const response = await fetch(`${apiUrl}v1/me`)
      expect({ status: response.status, answers }).toEqual({ status, answers: 1 })
      expect(invalidated).toHaveLength(status === 401 ? 1 : 0)
      expect(await readResponseError(response)).toMatchObject({ status })
    },
  )

  it.for([
    [403, 'ForbiddenError'],
    [404, 'NotFoundError'],
    [429, 'RateLimitError'],
    [500, 'ServerError'],
  ] as const)('of a %i becomes the error of its status: %s', async ([status, name]) => {
    const { client } = await clientOn(
      (_message, response) => {
        response.writeHead(status, { 'retry-after': '3600' })
        return send(response)
      },
      { maxRetries: 0 },
    )
    expect(await rejection(client.get('me'))).toMatchObject({ name, status })
  })

  it('of a redirect is not read', async () => {
    const { client } = await clientOn((message, response) => {
      if (message.url === '/v1/there') return response.end('{"id":"a"}')
      response.writeHead(302, { location: '/v1/there' })
      return send(response)
    })
    expect(await client.get('me')).toEqual({ id: 'a' })
  })
})

it('reads the message of an error whose body comes in chunks', async () => {
  const { client } = await clientOn(async (_message, response) => {
    response.writeHead(404).write('{"error":{"status":404,')
    await setImmediate()
    response.end('"message":"Resource not found"}}')
  })
  expect(await rejection(client.get('me'))).toMatchObject({
    message: 'GET /v1/me was answered with 404 (Resource not found).',
  })
})

it('leaves the whole body of an error to the caller of createSpotifyFetch', async () => {
  const text = JSON.stringify({ error: { message: 'x'.repeat(300_000) } })
  const apiUrl = await serve((_message, response) => response.writeHead(401).end(text))
  const fetch = createSpotifyFetch({ apiUrl, authProvider: { getAccessToken: () => 'a-token' } })
  expect(await (await fetch(`${apiUrl}v1/me`)).text()).toBe(text)
})

describe('a response that floods', () => {
  it('is a ServerError, and is not requested again', async () => {
    let requests = 0
    const events: ClientEvent[] = []
    const { apiUrl, client } = await clientOn(
      (_message, response) => {
        requests += 1
        return flood(response)
      },
      // On a busy machine, so much takes longer than a request may by default.
      { timeoutSeconds: 600, onEvent: (event) => void events.push(event) },
    )
    for (const method of ['get', 'put', 'delete'] as const) {
      expect(await rejection(client[method]('me'))).toMatchObject({
        name: 'ServerError',
        code: 'invalid_response',
        message: expect.stringContaining('sent more than 64 MiB'),
      })
    }
    expect(requests).toBe(3)
    const event = { type: 'request', code: 'invalid_response' }
    expect(events).toMatchObject([event, event, event])
    const fetch = createSpotifyFetch({ apiUrl, authProvider: { getAccessToken: () => 'a-token' } })
    expect(await rejection(readResponse(await fetch(`${apiUrl}v1/me`)))).toMatchObject({
      name: 'ServerError',
      code: 'invalid_response',
    })
  })

  it('is read if it is large and ends', async () => {
    const text = 'x'.repeat(20_000_000)
    const { client } = await clientOn((_message, response) =>
      response.end(JSON.stringify({ text })),
    )
    expect(await client.get<{ text: string }>('audio-analysis/x')).toEqual({ text })
  })
})
