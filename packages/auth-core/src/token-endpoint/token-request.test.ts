import { Buffer } from 'node:buffer'
import type { IncomingHttpHeaders } from 'node:http'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { serve } from 'test-support/serve.ts'
import { appTokenRequest, startMock } from '../../test/token-requests.ts'
import type { TokenRequest } from './encode-token-request.ts'
import { sendTokenRequest } from './token-request.ts'
import type { TokenFetch } from './token-fetch.ts'

interface Received {
  readonly method: string | undefined
  readonly url: string | undefined
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** Sends a request to a test server, and returns what it received. */
async function received(request: Partial<TokenRequest> = {}): Promise<readonly Received[]> {
  const requests: Received[] = []
  const origin = await serve(async (message, response) => {
    const { method, url, headers } = message
    requests.push({ method, url, headers, body: await text(message) })
    response.end('{"access_token":"a","token_type":"Bearer","expires_in":3600}')
  })
  const target = { tokenUrl: `${origin}api/token`, clientId: 'app', clientSecret: 'secret' }
  await sendTokenRequest(appTokenRequest(target, request))
  return requests
}

/** The two parts of a Basic header, decoded. */
function basicPair(headers: IncomingHttpHeaders | undefined): string {
  const [scheme, credentials = ''] = headers?.authorization?.split(' ') ?? []
  expect(scheme).toBe('Basic')
  return Buffer.from(credentials, 'base64').toString()
}

describe('the token request', () => {
  it('is one form, with the credentials in the header only', async () => {
    const [request, ...more] = await received()
    expect(more).toEqual([])
    expect(request).toMatchObject({
      method: 'POST',
      url: '/api/token',
      body: 'grant_type=client_credentials',
      headers: {
        accept: 'application/json',
        authorization: 'Basic YXBwOnNlY3JldA==',
        'content-type': 'application/x-www-form-urlencoded;charset=UTF-8',
        'content-length': '29',
        'cache-control': 'no-cache',
      },
    })
    expect(request?.headers).not.toHaveProperty('cookie')
    expect(request?.headers).not.toHaveProperty('referer')
  })

  it('names a public client in its body, and sends no credentials', async () => {
    const parameters = {
      grant_type: 'authorization_code',
      code: 'AQ c&o=d+e%',
      redirect_uri: 'http://127.0.0.1:8080/callback',
      code_verifier: 'verifier~',
    }
    const [request] = await received({ clientId: 'pub lic', clientSecret: undefined, parameters })
    expect(request?.body).toBe(
      'grant_type=authorization_code&code=AQ+c%26o%3Dd%2Be%25' +
        '&redirect_uri=http%3A%2F%2F127.0.0.1%3A8080%2Fcallback&code_verifier=verifier%7E' +
        '&client_id=pub+lic',
    )
    expect(request?.headers).not.toHaveProperty('authorization')
  })

  it.each([
    ['app', 'secret', 'app:secret'],
    ['a:b', 'c:d', 'a%3Ab:c%3Ad'],
    ['a+b', 'c+d', 'a%2Bb:c%2Bd'],
    ['a%b', 'c%3Ad', 'a%25b:c%253Ad'],
    ['a b', 'c d', 'a+b:c+d'],
    ['é☃', '\u{1f600}', '%C3%A9%E2%98%83:%F0%9F%98%80'],
    ['a&b=c/d?e', '"quoted"\\', 'a%26b%3Dc%2Fd%3Fe:%22quoted%22%5C'],
  ])('form-encodes %j and %j before it joins them', async (clientId, clientSecret, pair) => {
    const [request] = await received({ clientId, clientSecret })
    expect(basicPair(request?.headers)).toBe(pair)
    expect(request?.body).toBe('grant_type=client_credentials')
  })

  it.each(['a:b', 'a+b', 'a%b', 'a%20b', 'a b', 'é☃\u{1f600}', '%', ':::'])(
    'is understood by Spotify with %j as Client ID and secret',
    async (name) => {
      const mock = await startMock({ clientId: name, clientSecret: `${name}!` })
      const token = await sendTokenRequest(appTokenRequest(mock))
      expect(token.accessToken).toMatch(/^BQ/)
      expect(mock.requests.token.map(({ clientId, status }) => ({ clientId, status }))).toEqual([
        { clientId: name, status: 200 },
      ])
    },
  )

  it('counts the life of a token from before the request was sent', async () => {
    const mock = await startMock({ tokenLifetimeSeconds: 100, latencySeconds: 0.3 })
    const before = Date.now() / 1000
    const token = await sendTokenRequest(appTokenRequest(mock))
    const receivedAt = mock.requests.token[0]?.receivedAt ?? NaN
    expect(token).toEqual({
      accessToken: expect.stringMatching(/^BQ[\w-]{128}$/) as string,
      expiresIn: 100,
      // The response came 0.3 s after the request; clocks differ by a rounded millisecond.
      expiresAt: expect.toSatisfy((at: number) => at >= before + 99.99 && at <= receivedAt + 100.1),
    })
  })

  it('is sent by the custom fetch only', async () => {
    const mock = await startMock()
    const sent: Parameters<TokenFetch>[] = []
    const token = await sendTokenRequest(
      appTokenRequest(mock, {
        fetch: (...parameters) => {
          sent.push(parameters)
          return fetch(...parameters)
        },
      }),
    )
    const credentials = btoa(`${mock.clientId}:${mock.clientSecret}`)
    expect(sent).toEqual([
      [
        mock.tokenUrl,
        {
          method: 'POST',
          headers: {
            accept: 'application/json',
            'content-type': 'application/x-www-form-urlencoded;charset=UTF-8',
            authorization: `Basic ${credentials}`,
          },
          body: 'grant_type=client_credentials',
          redirect: 'manual',
          cache: 'no-store',
          signal: expect.any(AbortSignal) as AbortSignal,
        },
      ],
    ])
    expect(token.accessToken).toMatch(/^BQ/)
    expect(mock.requests.token.length).toBe(1)
  })
})
