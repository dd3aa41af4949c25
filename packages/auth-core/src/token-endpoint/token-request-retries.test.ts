import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { serve } from 'test-support/serve.ts'
import { appTokenRequest, outcomeOf, startMock } from '../../test/token-requests.ts'
import { sendTokenRequest } from './token-request.ts'
import type { TokenFetch } from './token-fetch.ts'

// The shortest possible pauses.
beforeEach(() => void vi.spyOn(Math, 'random').mockReturnValue(0))

const aToken = { accessToken: expect.stringMatching(/^BQ/) as string }

/** Sends a request, and then computes for longer than the time-out. */
function busySend(...[url, init]: Parameters<TokenFetch>): ReturnType<TokenFetch> {
  setTimeout(() => {
    const until = performance.now() + 3500
    while (performance.now() < until);
  })
  return fetch(url, init)
}

describe('a token request that fails temporarily', () => {
  it.each([
    ['503', { status: 503, times: 2 }],
    ['502 with HTML', { status: 502, body: '<html></html>', times: 2 }],
    ['500', { status: 500, times: 2 }],
    ['504', { status: 504, body: '', times: 2 }],
    ['408', { status: 408, body: '', times: 2 }],
    ['429 without Retry-After', { status: 429, times: 2 }],
    ['a reset connection', { connection: 'reset', times: 2 }],
    ['an incomplete body', { truncate: true, times: 2 }],
  ] as const)('is retried after %s, and again', async (_name, fault) => {
    const mock = await startMock()
    mock.fail('token', fault)
    expect(await outcomeOf(appTokenRequest(mock))).toMatchObject(aToken)
    expect(mock.requests.token.length).toBe(3)
    expect(mock.requests.token.maxInFlight).toBe(1)
  })

  it('is retried if an attempt takes too long, including its body', async () => {
    const mock = await startMock()
    mock.fail('token', { latencySeconds: 60 })
    expect(await outcomeOf(appTokenRequest(mock, { timeoutSeconds: 1 }))).toMatchObject(aToken)
    expect(mock.requests.token.length).toBe(2)

    let attempts = 0
    const tokenUrl = await serve((_message, response) => {
      response.write('{"access_token":"BQ","token_type":')
      if (++attempts > 1) response.end('"Bearer"}')
    })
    const target = { tokenUrl, clientId: 'app', clientSecret: 'secret' }
    expect(await outcomeOf(appTokenRequest(target, { timeoutSeconds: 1 }))).toMatchObject(aToken)
    expect(attempts).toBe(2)
  })

  it('is not given up while the process was too busy to read the response, which may contain the only refresh token', async () => {
    const mock = await startMock()
    const request = appTokenRequest(mock, { timeoutSeconds: 3, maxRetries: 0, fetch: busySend })
    expect(await outcomeOf(request)).toMatchObject(aToken)
    expect(mock.requests.token.length).toBe(1)
  })

  it.each([
    ['at the least', 0, [150, 300, 600]],
    ['at the most', 1 - Number.EPSILON, [300, 600, 1200]],
  ])('pauses for 300 ms, doubling, times ½ to 1: %s', async (_, chance, pauses) => {
    vi.mocked(Math.random).mockReturnValue(chance)
    const waits = vi.spyOn(globalThis, 'setTimeout')
    const mock = await startMock()
    mock.fail('token', { status: 503, times: 3 })
    expect(await outcomeOf(appTokenRequest(mock))).toMatchObject(aToken)
    const milliseconds = waits.mock.calls.map(([, time]) => Math.round(time ?? 0))
    expect(milliseconds.filter((time) => pauses.includes(time))).toEqual(pauses)
  })

  it('waits for Retry-After', async () => {
    const waits = vi.spyOn(globalThis, 'setTimeout')
    const mock = await startMock()
    mock.fail('token', { retryAfterSeconds: 1 })
    expect(await outcomeOf(appTokenRequest(mock))).toMatchObject(aToken)
    expect(mock.requests.token.length).toBe(2)
    expect(waits.mock.calls.map(([, milliseconds]) => milliseconds)).toContain(1000)
  })

  it.each([408, 500, 502, 503, 504])('obeys the Retry-After of a %d too', async (status) => {
    const waits = vi.spyOn(globalThis, 'setTimeout')
    const mock = await startMock()
    mock.fail('token', { status, headers: { 'retry-after': '0' } })
    expect(await outcomeOf(appTokenRequest(mock))).toMatchObject(aToken)
    expect(waits.mock.calls.map(([, milliseconds]) => milliseconds)).toContain(0)
  })

  it('rounds a Retry-After up to whole seconds', async () => {
    const waits = vi.spyOn(globalThis, 'setTimeout')
    const mock = await startMock()
    mock.fail('token', { status: 503, retryAfterSeconds: 0.2 })
    expect(await outcomeOf(appTokenRequest(mock))).toMatchObject(aToken)
    expect(waits.mock.calls.map(([, milliseconds]) => milliseconds)).toContain(1000)
  })

  it('sends exactly the same request again', async () => {
    const mock = await startMock()
    mock.fail('token', { status: 503 })
    await sendTokenRequest(appTokenRequest(mock))
    const [first, second] = mock.requests.token
    expect(second?.headers).toEqual(first?.headers)
    expect(String(second?.form)).toBe('grant_type=client_credentials')
  })

  it('counts the life of the token from before the attempt that was answered', async () => {
    const mock = await startMock({ tokenLifetimeSeconds: 100 })
    mock.fail('token', { status: 503, times: 2 })
    const token = await sendTokenRequest(appTokenRequest(mock))
    const [first, , third] = mock.requests.token.map(({ receivedAt }) => receivedAt)
    expect(token.expiresAt).toBeGreaterThan((first ?? NaN) + 100)
    expect(token.expiresAt).toBeLessThanOrEqual((third ?? NaN) + 100)
  })
})

describe('a token request that keeps failing', () => {
  it.each([0, 1, 2])('is retried %d times if that many retries are allowed', async (limit) => {
    const mock = await startMock()
    mock.fail('token', { status: 503, body: 'upstream connect error', times: Infinity })
    expect(await outcomeOf(appTokenRequest(mock, { maxRetries: limit }))).toEqual({
      name: 'ServerError',
      code: 'server_error',
      status: 503,
      message: `The token endpoint at ${new URL(mock.tokenUrl).host} answered 503.`,
    })
    expect(mock.requests.token.length).toBe(limit + 1)
  })

  it.each([
    ['a reset connection', { connection: 'reset' }, 'ECONNRESET'],
    ['an incomplete body', { truncate: true }, 'UND_ERR_SOCKET'],
  ] as const)('ends with the code of %s', async (_name, fault, code) => {
    const mock = await startMock()
    mock.fail('token', fault)
    const host = new URL(mock.tokenUrl).host
    expect(await outcomeOf(appTokenRequest(mock, { maxRetries: 0 }))).toEqual({
      name: 'ConnectionError',
      code: expect.stringMatching(new RegExp(`^(?:${code}|UND_ERR_SOCKET)$`)) as string,
      message: expect.stringContaining(`No answer came from ${host} (`) as string,
    })
  })

  it('ends with the host and the code if nothing listens', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    await new Promise((resolve) => server.close(resolve))
    const tokenUrl = `http://127.0.0.1:${port}/api/token`
    const request = appTokenRequest({ tokenUrl, clientId: 'app', clientSecret: 'secret' })
    expect(await outcomeOf({ ...request, maxRetries: 1 })).toEqual({
      name: 'ConnectionError',
      code: 'ECONNREFUSED',
      message: `No answer came from 127.0.0.1:${port} (ECONNREFUSED). Check network, proxy and firewall.`,
    })
  })

  it('ends with a timeout if no response arrives', async () => {
    const mock = await startMock({ latencySeconds: 60 })
    const request = appTokenRequest(mock, { timeoutSeconds: 0.25, maxRetries: 1 })
    expect(await outcomeOf(request)).toEqual({
      name: 'ConnectionError',
      code: 'timeout',
      message: `No answer came from ${new URL(mock.tokenUrl).host} (timeout). It had 0.25 s (timeoutSeconds).`,
    })
    expect(mock.requests.token.length).toBe(2)
  })

  it.each([
    [{ retryAfterSeconds: 60 }, 60],
    [{ retryAfterSeconds: 19_056 }, 19_056],
    [{ status: 429, headers: { 'retry-after': 'Fri, 31 Dec 9999 23:59:59 GMT' } }, 86_400],
  ])('leaves a long wait to the caller: %o', async (fault, retryAfterSeconds) => {
    const mock = await startMock()
    mock.fail('token', { body: 'Too many requests', status: 429, ...fault })
    expect(await outcomeOf(appTokenRequest(mock))).toEqual({
      name: 'RateLimitError',
      code: 'rate_limited',
      status: 429,
      retryAfterSeconds,
      message: `The token endpoint at ${new URL(mock.tokenUrl).host} answered 429 (too many requests).`,
    })
    expect(mock.requests.token.length).toBe(1)
  })

  it('starts no attempt later than 10 s after the first', async () => {
    const now = vi.spyOn(performance, 'now')
    const mock = await startMock()
    mock.fail('token', { status: 503, times: Infinity })
    const start = performance.now()
    const fetchLate: TokenFetch = async (url, init) => {
      const response = await fetch(url, init)
      now.mockReturnValue(start + 9_800)
      return response
    }
    expect(await outcomeOf(appTokenRequest(mock, { fetch: fetchLate }))).toMatchObject({
      code: 'server_error',
    })
    expect(mock.requests.token.length).toBe(1)
  })

  it.each([
    ['during the response', (sleep: () => void) => sleep()],
    ['during the pause before it', (sleep: () => void) => void setTimeout(sleep, 20)],
  ])('makes no other attempt if the machine has slept %s', async (_when, fallAsleep) => {
    const wallClock = vi.spyOn(Date, 'now')
    const mock = await startMock()
    mock.fail('token', { status: 503, times: Infinity })
    const fetchAsleep: TokenFetch = async (url, init) => {
      const response = await fetch(url, init)
      fallAsleep(() => wallClock.mockReturnValue(Date.now() + 6000))
      return response
    }
    expect(await outcomeOf(appTokenRequest(mock, { fetch: fetchAsleep }))).toMatchObject({
      code: 'server_error',
    })
    expect(mock.requests.token.length).toBe(1)
  })
})

describe('a rejection', () => {
  it.each<[{ readonly error: string; readonly error_description?: string }, number]>([
    [{ error: 'invalid_client', error_description: 'Invalid client secret' }, 400],
    [{ error: 'invalid_client' }, 401],
    [{ error: 'invalid_grant', error_description: 'Refresh token revoked' }, 400],
    [{ error: 'invalid_request', error_description: 'refresh_token must be supplied' }, 400],
    [{ error: 'unsupported_grant_type' }, 400],
  ])('%o is never retried', async (body, status) => {
    const mock = await startMock()
    mock.fail('token', { body, status, times: Infinity })
    expect(await outcomeOf(appTokenRequest(mock))).toMatchObject({
      name: 'AuthenticationError',
      code: body.error,
      error: body.error,
      status,
      ...(body.error_description === undefined ? {} : { errorDescription: body.error_description }),
    })
    expect(mock.requests.token.length).toBe(1)
  })

  it('of a wrong Client ID that is sent without a secret speaks of no secret', async () => {
    const mock = await startMock()
    const request = appTokenRequest(mock, { clientId: 'wrong', clientSecret: undefined })
    expect(await outcomeOf(request)).toMatchObject({
      code: 'invalid_client',
      message: expect.stringMatching(/Check the Client ID in Spotify's dashboard\.$/),
    })
  })

  it('of a wrong secret says where to look', async () => {
    const mock = await startMock()
    expect(await outcomeOf(appTokenRequest(mock, { clientSecret: 'wrong' }))).toEqual({
      name: 'AuthenticationError',
      code: 'invalid_client',
      error: 'invalid_client',
      errorDescription: 'Invalid client secret',
      status: 400,
      message:
        "The token endpoint refused the request: invalid_client (Invalid client secret). Check the Client ID and secret in Spotify's dashboard.",
    })
    expect(mock.requests.token.length).toBe(1)
  })
})
