import type { IncomingHttpHeaders } from 'node:http'
import { describe, expect, it } from 'vitest'
import { serve } from 'test-support/serve.ts'
import { albumPath, rejection, startFetch, tokensOf } from '../../test/spotify.ts'

/** A server of another origin, and the requests that it receives. */
async function elsewhere(
  answer: (visits: number) => Readonly<Record<string, string>> | undefined = () => undefined,
): Promise<{
  readonly url: string
  readonly arrived: IncomingHttpHeaders[]
  readonly bodies: string[]
}> {
  const arrived: IncomingHttpHeaders[] = []
  const bodies: string[] = []
  const url = await serve(async (message, response) => {
    arrived.push(message.headers)
    bodies.push((await message.toArray()).join(''))
    const headers = answer(arrived.length)
    response.writeHead(headers === undefined ? 200 : 302, headers).end('elsewhere')
  })
  return { url, arrived, bodies }
}

describe('a redirect', () => {
  it.for([301, 302, 303, 307, 308])(
    'to another origin (%i) does not carry the token',
    async (status) => {
      const { url, arrived } = await elsewhere()
      const { mock, fetch } = await startFetch()
      mock.fail('api', { status, redirectTo: url })
      const answer = await fetch(`${mock.apiUrl}${albumPath}`, { headers: { 'x-mine': 'a' } })
      expect(await answer.text()).toBe('elsewhere')
      expect(arrived).toHaveLength(1)
      expect({
        authorization: arrived[0]?.authorization,
        mine: arrived[0]?.['x-mine'],
      }).toEqual({ authorization: undefined, mine: 'a' })
    },
  )

  it('to another origin and back does not carry the token', async () => {
    const { mock, fetch } = await startFetch()
    const back = await elsewhere(() => ({ location: `${mock.apiUrl}${albumPath}` }))
    mock.fail('api', { redirectTo: back.url })
    const answer = await fetch(`${mock.apiUrl}${albumPath}`)
    expect(back.arrived[0]?.authorization).toBeUndefined()
    expect(tokensOf(mock)).toEqual([expect.stringMatching(/^Bearer BQ/), undefined])
    expect(answer.status).toBe(401)
  })

  it.for([401, 429, 503])('to a server that answers %i does not pause the API', async (status) => {
    const { mock, fetch } = await startFetch()
    const url = await serve((_message, response) => {
      response.writeHead(status, { 'retry-after': '3600' }).end()
    })
    mock.fail('api', { redirectTo: url })
    expect((await fetch(`${mock.apiUrl}${albumPath}`)).status).toBe(status)
    expect((await fetch(`${mock.apiUrl}${albumPath}`)).status).toBe(200)
    expect({
      apiRequests: mock.requests.api.length,
      tokenRequests: mock.requests.token.length,
    }).toEqual({ apiRequests: 2, tokenRequests: 1 })
  })

  it('on the same origin carries the token', async () => {
    const { mock, auth, fetch } = await startFetch()
    mock.fail('api', { redirectTo: '/v1/artists/4tZwfgrHOc3mvqYlEYSvVi', status: 302 })
    mock.fail('api', { redirectTo: `${mock.apiUrl}${albumPath}`, status: 301 })
    const answer = await fetch(`${mock.apiUrl}/v1/somewhere`)
    expect(await answer.json()).toMatchObject({ name: 'Global Warming' })
    const bearer = `Bearer ${await auth.getAccessToken()}`
    expect(tokensOf(mock)).toEqual([bearer, bearer, bearer])
    expect(mock.requests.api.map(({ path }) => path)).toEqual([
      '/v1/somewhere',
      '/v1/artists/4tZwfgrHOc3mvqYlEYSvVi',
      albumPath,
    ])
  })

  it.for([
    [301, 'POST', 'GET', ''],
    [302, 'POST', 'GET', ''],
    [302, 'PUT', 'PUT', '["a"]'],
    [303, 'PUT', 'GET', ''],
    [307, 'POST', 'POST', '["a"]'],
    [308, 'DELETE', 'DELETE', '["a"]'],
  ] as const)('of %i turns %s into %s, as fetch does', async ([status, method, after, body]) => {
    const { mock, fetch } = await startFetch()
    mock.fail('api', { status, redirectTo: '/v1/me/tracks' })
    const headers = { 'content-type': 'application/json', 'x-mine': 'a' }
    await fetch(`${mock.apiUrl}/v1/me/albums`, { method, headers, body: '["a"]' })
    const [first, second] = mock.requests.api
    expect(first).toMatchObject({ method, body: '["a"]' })
    expect(second).toMatchObject({ method: after, body })
    expect(second?.headers).toMatchObject({ 'x-mine': 'a', authorization: expect.any(String) })
    expect('content-type' in (second?.headers ?? {})).toBe(body !== '')
  })

  it('carries the body to another origin', async () => {
    const { url, arrived, bodies } = await elsewhere()
    const { mock, fetch } = await startFetch()
    mock.fail('api', { status: 307, redirectTo: url })
    await fetch(`${mock.apiUrl}/v1/me/tracks`, { method: 'PUT', body: '["a"]' })
    expect({ authorization: arrived[0]?.authorization, bodies }).toEqual({
      authorization: undefined,
      bodies: ['["a"]'],
    })
  })

  it('rejects if the body is a stream, which cannot be sent twice', async () => {
    const { mock, fetch } = await startFetch()
    mock.fail('api', { status: 307, redirectTo: '/v1/me/tracks' })
    const body = new Blob(['a']).stream()
    const init = { method: 'PUT', body, duplex: 'half' } as RequestInit
    expect(await rejection(fetch(`${mock.apiUrl}/v1/me/albums`, init))).toMatchObject({
      name: 'ServerError',
      message: expect.stringContaining('the body was a stream, which cannot be sent twice'),
    })
    expect(mock.requests.api).toHaveLength(1)
  })

  it('in a circle ends', async () => {
    const { mock, fetch } = await startFetch()
    mock.fail('api', { redirectTo: albumPath, times: Infinity })
    const error = await rejection(fetch(`${mock.apiUrl}${albumPath}`))
    expect(error).toMatchObject({
      name: 'ServerError',
      code: 'invalid_response',
      message: 'A redirect (307) of the API is not followed: there were too many.',
    })
    expect(mock.requests.api).toHaveLength(21)
  })

  it('is returned if the caller asked not to follow it', async () => {
    const { mock, fetch } = await startFetch()
    mock.fail('api', { redirectTo: albumPath, times: 2 })
    const answer = await fetch(`${mock.apiUrl}${albumPath}`, { redirect: 'manual' })
    expect({ status: answer.status, location: answer.headers.get('location') }).toEqual({
      status: 307,
      location: albumPath,
    })
    const request = new Request(`${mock.apiUrl}${albumPath}`, { redirect: 'error' })
    expect(await rejection(fetch(request))).toBeInstanceOf(TypeError)
    expect(mock.requests.api).toHaveLength(2)
  })

  it('does not lose a 401: the retry follows it again', async () => {
    const { mock, fetch } = await startFetch()
    mock.fail('api', { redirectTo: albumPath })
    mock.fail('api', { status: 401 })
    mock.fail('api', { redirectTo: albumPath })
    expect((await fetch(`${mock.apiUrl}/v1/somewhere`)).status).toBe(200)
    expect(mock.requests.api.map(({ status }) => status)).toEqual([307, 401, 307, 200])
  })

  it('that a browser hides rejects with an error that says what to do', async () => {
    const hidden = Object.defineProperty(new Response(), 'type', { value: 'opaqueredirect' })
    const { mock, fetch } = await startFetch({
      authProvider: { getAccessToken: () => 'a-token' },
      fetch: async () => hidden,
    })
    expect(await rejection(fetch(`${mock.apiUrl}${albumPath}`))).toMatchObject({
      name: 'ConfigurationError',
      code: 'unexpected_redirect',
      message: expect.stringContaining('set apiUrl to the final URL'),
    })
  })
})
