import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { HoldingFetch } from 'test-support/mock/holding-fetch.ts'
import { begin, consent, outcome, providerFor, startMock, visit, whoIs } from './loopback-login.ts'

/** Opens a connection and sends nothing. */
async function connectTo(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => {})
  await once(socket, 'connect')
  return socket
}

describe('a visitor of the open port', () => {
  it.each([
    ['GET', '/favicon.ico', 404],
    ['GET', '/', 404],
    ['GET', '/callback/', 404],
    ['GET', '/CALLBACK?code=a&state=STATE', 404],
    ['POST', '/', 404],
    ['POST', '/callback?code=a&state=STATE', 405],
    ['HEAD', '/callback?code=a&state=STATE', 405],
    ['PUT', '/callback?error=access_denied&state=STATE', 405],
    ['OPTIONS', '/callback', 405],
    ['GET', '/callback', 400],
    ['GET', '/callback?code=a', 400],
    ['GET', '/callback?code=a&state=', 400],
    ['GET', '/callback?code=a&state=another', 400],
    ['GET', '/callback?error=access_denied&state=another', 400],
    ['GET', '/callback?code=a&state=STATE&state=STATE', 400],
    ['GET', '/callback?code=a&code=b&state=STATE', 400],
    ['GET', '/callback?state=STATE', 400],
  ])('who sends %s %s gets %d, and the sign-in keeps waiting', async (method, path, status) => {
    const mock = await startMock()
    const { url, redirectUri, state, result } = await begin(providerFor(mock))
    const target = new URL(path.replaceAll('STATE', state), redirectUri).href
    const answer = await visit(target, { method })
    expect(answer.status).toBe(status)
    expect(answer.headers.allow).toBe(status === 405 ? 'GET' : undefined)
    expect(mock.requests.token).toHaveLength(0)
    expect((await consent(mock, url)).status).toBe(200)
    expect(await whoIs(mock, (await result).accessToken)).toBe('smedjan')
  })

  it.each(['app.test', 'localhost:PORT', '127.0.0.1', '127.0.0.1:1', '[::1]:PORT'])(
    'with the host name %j gets nothing, not even with the right state',
    async (name) => {
      const mock = await startMock()
      const { url, redirectUri, result } = await begin(providerFor(mock))
      const response = await mock.authorize(url)
      const { port } = new URL(redirectUri)
      const headers = { host: name.replace('PORT', port) }
      expect(await visit(response, { headers })).toMatchObject({ status: 403 })
      expect(mock.requests.token).toHaveLength(0)
      expect((await visit(response)).status).toBe(200)
      await result
    },
  )

  it('may send no HTTP, or an invalid address', async () => {
    const mock = await startMock()
    const { url, redirectUri, result } = await begin(providerFor(mock))
    const { host, port } = new URL(redirectUri)
    for (const [sent, answered] of [
      ['SSH-2.0-scanner\r\n\r\n', /^HTTP\/1.1 400 /],
      [`GET // HTTP/1.1\r\nHost: ${host}\r\n\r\n`, /^HTTP\/1.1 404 /],
      [`GET http://[ HTTP/1.1\r\nHost: ${host}\r\n\r\n`, /^HTTP\/1.1 404 /],
      [`OPTIONS * HTTP/1.1\r\nHost: ${host}\r\n\r\n`, /^HTTP\/1.1 404 /],
      [`GET /callback?code=a&state=%FF HTTP/1.1\r\nHost: ${host}\r\n\r\n`, /^HTTP\/1.1 400 /],
      [`GET /callback?${'a'.repeat(50_000)} HTTP/1.1\r\nHost: ${host}\r\n\r\n`, /^HTTP\/1.1 431 /],
      [`GET /callback HTTP/1.0\r\n\r\n`, /^HTTP\/1.1 403 /],
      [`CONNECT 127.0.0.1:${port} HTTP/1.1\r\nHost: ${host}\r\n\r\n`, /^$/],
    ] as const) {
      const socket = await connectTo(redirectUri)
      socket.write(sent)
      expect(await text(socket)).toMatch(answered)
    }
    expect((await consent(mock, url)).status).toBe(200)
    await result
  })

  it('with a silent connection delays nothing: it is closed with the sign-in', async () => {
    const mock = await startMock()
    const { url, redirectUri, result } = await begin(providerFor(mock))
    // Browsers connect in advance; a request may also stop half-way.
    const silent = await connectTo(redirectUri)
    const halfway = await connectTo(redirectUri)
    halfway.write('GET /callback?code=')
    const ends = [once(silent, 'close'), once(halfway, 'close')]
    await consent(mock, url)
    await result
    await Promise.all(ends)
    await expect(visit(redirectUri)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  })

  it('who is the user, twice, sees the end of the one exchange both times', async () => {
    const mock = await startMock()
    const { url, result } = await begin(providerFor(mock))
    const response = await mock.authorize(url)
    mock.latencySeconds = 1
    const visits = await Promise.all([visit(response), visit(response), consent(mock, url)])
    expect(visits.map(({ status }) => status)).toEqual([200, 200, 200])
    expect(await whoIs(mock, (await result).accessToken)).toBe('smedjan')
    expect(mock.requests.token).toHaveLength(1)
  })

  it('who denies access after granting it changes nothing', async () => {
    const mock = await startMock()
    const { fetch, holdNext } = new HoldingFetch()
    const release = holdNext()
    const { url, redirectUri, result } = await begin(providerFor(mock, { fetch }))
    const yes = consent(mock, url)
    while (mock.requests.token.length === 0) await sleep(5)
    const no = visit(await mock.authorize(url, { decision: 'deny' }))
    // Answered when the refusal, which was sent before, has arrived.
    expect((await visit(new URL('/favicon.ico', redirectUri).href)).status).toBe(404)
    release()
    expect((await Promise.all([yes, no])).map(({ status }) => status)).toEqual([200, 200])
    expect(await whoIs(mock, (await result).accessToken)).toBe('smedjan')
  })

  it('who closes the tab before the page arrives does not end the sign-in', async () => {
    const mock = await startMock({ latencySeconds: 0.2 })
    const { url, redirectUri, result } = await begin(providerFor(mock))
    const { pathname, search, host } = new URL(await mock.authorize(url))
    const socket = await connectTo(redirectUri)
    socket.write(`GET ${pathname}${search} HTTP/1.1\r\nHost: ${host}\r\n\r\n`)
    while (mock.requests.token.length === 0) await sleep(5)
    socket.resetAndDestroy()
    expect(await whoIs(mock, (await result).accessToken)).toBe('smedjan')
  })

  it('from another sign-in gets a message', async () => {
    const mock = await startMock()
    const auth = providerFor(mock)
    const one = await begin(auth)
    const other = await begin(auth)
    const response = new URL(await mock.authorize(one.url))
    response.port = new URL(other.redirectUri).port
    const { status, body } = await visit(response.href)
    expect(status).toBe(400)
    expect(body).toContain('<h1>This belongs to another sign-in</h1>')
    await Promise.all([consent(mock, one.url), consent(mock, other.url)])
    await Promise.all([one.result, other.result])
  })

  it('with another sign-in on the same port gets an error that says what to do', async () => {
    const mock = await startMock()
    const first = await begin(providerFor(mock))
    const { redirectUri } = first
    const error = await outcome(begin(providerFor(mock, { redirectUri })))
    expect(error).toMatchObject({
      name: 'ConnectionError',
      code: 'EADDRINUSE',
      message: expect.stringMatching(
        `Port ${new URL(redirectUri).port} .*another sign-in.*register the redirect URI without a port`,
      ),
    })
    await consent(mock, first.url)
    expect(await whoIs(mock, (await first.result).accessToken)).toBe('smedjan')
  })
})
