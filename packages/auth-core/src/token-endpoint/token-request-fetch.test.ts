import { request as send } from 'node:http'
import { text } from 'node:stream/consumers'
import { inspect } from 'node:util'
import { fetch as undici } from 'undici'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { serve } from 'test-support/serve.ts'
import { appTokenRequest, outcomeOf, startMock } from '../../test/token-requests.ts'
import { factsOf } from '../../test/thrown-by.ts'
import type { TokenFetch, TokenFetchInit } from './token-fetch.ts'
import { sendTokenRequest } from './token-request.ts'

const target = {
  tokenUrl: 'https://sso.test/token',
  clientId: 'app',
  clientSecret: 'p1anted-secret',
}
const credentials = btoa(`${target.clientId}:${target.clientSecret}`)
const body = '{"access_token":"BQaccess","expires_in":3600}'

const remedy = 'Check network, proxy and firewall.'

const failed = (code: string): Record<string, unknown> => ({
  name: 'ConnectionError',
  code,
  message: `No answer came from sso.test (${code}). ${remedy}`,
})

/** The arguments of a fetch. */
interface SentRequest {
  readonly url: string
  readonly init: TokenFetchInit
}

/** A fetch that answers the first call with `first`, and later ones with `then`. */
function counting(answer: (request: SentRequest) => unknown): {
  readonly fetch: TokenFetch
  readonly count: () => number
} {
  let calls = 0
  return {
    fetch: (async (url, init) => {
      calls++
      return answer({ url, init })
    }) as TokenFetch,
    count: () => calls,
  }
}

function throwing(error: unknown): () => never {
  return () => {
    throw error
  }
}

describe('a custom fetch', () => {
  it.each([
    [
      'an error with the request in it',
      (request: SentRequest) => Object.assign(new Error(`to ${request.url}`), { request }),
    ],
    ['an error that names the credentials', () => new Error(`Basic ${credentials}`)],
    [
      'an error with the credentials as its code',
      () => Object.assign(new Error('m'), { code: `Basic ${credentials}` }),
    ],
    [
      'an error with the request as its cause',
      (request: SentRequest) => new Error('m', { cause: request }),
    ],
    ['a text', () => `could not send Basic ${credentials}`],
    ['the request itself', (request: SentRequest) => request],
    ['nothing', () => undefined],
    ['null', () => null],
    [
      'an error whose properties throw',
      () => new Proxy(new Error('m'), { get: throwing(new Error(credentials)) }),
    ],
  ])('may throw %s: the error is a new one', async (_name, makeError) => {
    const { fetch, count } = counting((request) => throwing(makeError(request))())
    const request = appTokenRequest(target, { fetch, maxRetries: 1 })
    const error: unknown = await sendTokenRequest(request).catch((thrown: unknown) => thrown)
    const shown = inspect(error, { depth: Infinity, showHidden: true })
    expect(shown).not.toContain(target.clientSecret)
    expect(shown).not.toContain(credentials)
    expect(factsOf(error)).toEqual(failed('connection_failed'))
    expect(count()).toBe(2)
  })

  it('may throw synchronously', async () => {
    const outcome = await outcomeOf(
      appTokenRequest(target, { fetch: throwing(new Error('m')), maxRetries: 0 }),
    )
    expect(outcome).toEqual(failed('connection_failed'))
  })

  it('may throw an error of this library, which is not trusted either', async () => {
    const { ConfigurationError } = await import('../errors/configuration-error.ts')
    const own = new ConfigurationError(`Basic ${credentials}`, { code: 'invalid_option' })
    const { fetch } = counting(throwing(own))
    expect(await outcomeOf(appTokenRequest(target, { fetch, maxRetries: 0 }))).toEqual(
      failed('invalid_option'),
    )
  })

  it("keeps the system's code, from any depth", async () => {
    const cause = Object.assign(new Error('getaddrinfo'), { code: 'EAI_AGAIN' })
    const { fetch } = counting(throwing(new TypeError('fetch failed', { cause })))
    expect(await outcomeOf(appTokenRequest(target, { fetch, maxRetries: 0 }))).toEqual(
      failed('EAI_AGAIN'),
    )
  })

  it('may never settle: every attempt has a time-out', async () => {
    const { fetch, count } = counting(() => new Promise(() => {}))
    const request = appTokenRequest(target, { fetch, maxRetries: 1, timeoutSeconds: 0.05 })
    expect(await outcomeOf(request)).toEqual({
      name: 'ConnectionError',
      code: 'timeout',
      message: `No answer came from sso.test (timeout). It had 0.05 s (timeoutSeconds).`,
    })
    expect(count()).toBe(2)
  })

  it('may return a body that never ends', async () => {
    const { fetch } = counting(() => new Response(new ReadableStream()))
    const request = appTokenRequest(target, { fetch, maxRetries: 0, timeoutSeconds: 0.05 })
    expect(await outcomeOf(request)).toMatchObject({ code: 'timeout' })
  })

  it.each([
    ['undefined', undefined],
    ['an empty object', {}],
    ['a text', body],
    ['a response without headers', { status: 200, body: null, text: async () => body }],
  ])('may return %s, which is not a response', async (_name, answer) => {
    const { fetch } = counting(() => answer)
    expect(await outcomeOf(appTokenRequest(target, { fetch, maxRetries: 0 }))).toEqual(
      failed('connection_failed'),
    )
  })

  it('may return an error response, which is a network failure', async () => {
    const { fetch } = counting(() => Response.error())
    expect(await outcomeOf(appTokenRequest(target, { fetch, maxRetries: 0 }))).toEqual(
      failed('connection_failed'),
    )
  })

  it('that responds after the time-out does not respond for the next attempt', async () => {
    const bodies: ReadableStreamDefaultController<Uint8Array>[] = []
    const { fetch, count } = counting(() => {
      const isFirst = bodies.length === 0
      const stream = new ReadableStream<Uint8Array>({ start: (own) => void bodies.push(own) })
      bodies.at(-1)?.enqueue(new TextEncoder().encode(isFirst ? 'too late' : body))
      if (!isFirst) {
        setTimeout(() => {
          bodies[1]?.close()
          bodies[0]?.close()
        })
      }
      return new Response(stream, { status: isFirst ? 400 : 200 })
    })
    // Loads ky in real time.
    await outcomeOf(appTokenRequest(target, { fetch: async () => new Response(body) }))
    vi.useFakeTimers()
    onTestFinished(() => void vi.useRealTimers())
    const request = appTokenRequest(target, { fetch, maxRetries: 1, timeoutSeconds: 0.5 })
    const result = outcomeOf(request)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(await result).toMatchObject({ accessToken: 'BQaccess' })
    expect(count()).toBe(2)
  })
})

/** Sends by `node:http`, as `node-fetch` does: the body is a Node stream. */
const nodeFetch: TokenFetch = (url, { method, headers, body: form, signal }) =>
  new Promise((resolve, reject) => {
    const request = send(url, { method, headers, signal }, (message) => {
      const { statusCode: status = 0 } = message
      const header = (name: string): string | null => message.headers[name]?.toString() ?? null
      resolve({ status, headers: { get: header }, body: message, text: () => text(message) })
    })
    request.on('error', reject).end(form)
  })

describe("a fetch that is not the runtime's", () => {
  it('is called with a URL and plain values, which a wrapper can read and pass on', async () => {
    const mock = await startMock()
    const calls: string[] = []
    const wrapped: TokenFetch = async (url, init) => {
      const { host, pathname } = new URL(url.trim())
      calls.push(`${init.method} ${host}${pathname} ${init.headers['accept']} ${init.body}`)
      expect(structuredClone({ ...init, signal: undefined })).toEqual({
        ...init,
        signal: undefined,
      })
      return fetch(url, { ...init, signal: AbortSignal.any([init.signal]) })
    }
    mock.fail('token', { status: 503 })
    const outcome = await outcomeOf(appTokenRequest(mock, { fetch: wrapped }))
    expect(outcome).toMatchObject({ expiresIn: 3600 })
    const { host } = new URL(mock.tokenUrl)
    const call = `POST ${host}/api/token application/json grant_type=client_credentials`
    expect(calls).toEqual([call, call])
  })

  it.each([
    ['undici', undici as TokenFetch],
    ["a stream of Node's", nodeFetch],
  ])('returns a token: %s', async (_name, given) => {
    const mock = await startMock()
    mock.fail('token', { status: 502 })
    const request = appTokenRequest(mock, { fetch: given })
    expect(await outcomeOf(request)).toMatchObject({ accessToken: expect.stringMatching(/^BQ/) })
    expect(mock.requests.token.length).toBe(2)
  })

  it.each([
    ['undici', undici as TokenFetch],
    ["a stream of Node's", nodeFetch],
  ])('has its endless body cut off, and its time-out: %s', async (_name, given) => {
    let isEndless = true
    let closed = 0
    const tokenUrl = await serve((_message, response) => {
      response.on('close', () => closed++)
      if (!isEndless) return
      const chunk = Buffer.alloc(64 * 1024, ' ')
      const write = (): void => {
        while (!response.destroyed && response.write(chunk));
      }
      response.on('drain', write)
      write()
    })
    const request = { ...appTokenRequest({ ...target, tokenUrl }), fetch: given, maxRetries: 0 }
    expect(await outcomeOf(request)).toMatchObject({ code: 'invalid_response' })
    await expect.poll(() => closed).toBe(1)
    isEndless = false
    expect(await outcomeOf({ ...request, timeoutSeconds: 0.1 })).toMatchObject({ code: 'timeout' })
    await expect.poll(() => closed).toBe(2)
  })

  it('has the body of a redirect cut off, which is not followed', async () => {
    let closed = 0
    const tokenUrl = await serve((_message, response) => {
      response.on('close', () => closed++)
      response.writeHead(307, { location: 'http://127.0.0.1:9/' }).write('a body without an end')
    })
    const request = { ...appTokenRequest({ ...target, tokenUrl }), fetch: nodeFetch }
    expect(await outcomeOf(request)).toMatchObject({ code: 'unexpected_redirect', status: 307 })
    await expect.poll(() => closed).toBe(1)
  })
})

it('counts the life of a token from before the request, by the clock of its end', async () => {
  const systemNow = Date.now
  let setBackSeconds = 0
  const now = vi.spyOn(Date, 'now').mockImplementation(() => systemNow() - setBackSeconds * 1000)
  const fetch = async (): Promise<Response> => {
    setBackSeconds = 600
    return new Response(body)
  }
  try {
    const before = Date.now() / 1000
    const { expiresAt } = await sendTokenRequest(appTokenRequest(target, { fetch }))
    expect(expiresAt).toBeLessThan(before - 600 + 3600 + 60)
  } finally {
    now.mockRestore()
  }
})
