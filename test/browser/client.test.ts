import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { MockSpotify } from '@spotify-sdk/testing'
import { build } from 'esbuild'
import { expect, it } from 'vitest'
import { launchChromium } from 'test-support/browser/chromium.ts'

/** A page's program, bundled. */
async function pageProgram(): Promise<string> {
  const { outputFiles } = await build({
    stdin: {
      contents: `import { SpotifyClient } from '@spotify-sdk/client'
        globalThis.call = async ({ accessToken, apiUrl, method, path, options }) => {
          const client = new SpotifyClient({ accessToken, apiUrl, maxRetries: 0 })
          try {
            return await client[method](path, options)
          } catch ({ name, code }) {
            return [name, code]
          }
        }
        globalThis.callOften = async (apiUrl) => {
          const client = new SpotifyClient({ accessToken: 'a-token', apiUrl })
          const calls = Array.from({ length: 3 }, () => client.get('me').catch(({ message }) => message))
          return Promise.all(calls)
        }`,
      resolveDir: import.meta.dirname,
    },
    bundle: true,
    format: 'esm',
    conditions: ['@spotify-sdk/source'],
    platform: 'browser',
    write: false,
  })
  return outputFiles[0]?.text ?? ''
}

interface PageCall {
  readonly accessToken: string
  readonly apiUrl: string
  readonly method: 'get' | 'put'
  readonly path: string
  readonly options?: { readonly json: readonly string[] }
}

it('calls the Web API from a page of another origin, in a real browser', async () => {
  const program = await pageProgram()
  await using mock = await MockSpotify.start()
  await using server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.end(`<!DOCTYPE html><title>App</title><script type="module">${program}</script>`)
  }).listen(0, '127.0.0.1')
  await using browser = await launchChromium()
  const tab = await browser.newPage()
  await tab.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)

  const { access_token: accessToken } = (await fetch(mock.tokenUrl, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${mock.clientId}:${mock.clientSecret}`)}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  }).then((response) => response.json())) as { access_token: string }
  const call = (method: PageCall['method'], path: string, options?: PageCall['options']): unknown =>
    tab.evaluate((each) => (globalThis as unknown as { call(it: PageCall): unknown }).call(each), {
      accessToken,
      apiUrl: mock.apiUrl,
      method,
      path,
      options,
    } as PageCall)

  const album = 'albums/4aawyAB9vmqN3uQ7FjRGTy'
  expect(await call('get', album)).toMatchObject({ name: 'Global Warming' })
  expect(await call('put', 'me/tracks', { json: ['a'] })).toEqual(['ForbiddenError', 'forbidden'])
  expect(mock.requests.api[1]?.body).toBe('["a"]')

  // Pages cannot read Spotify's Retry-After: one second, then the retry.
  mock.fail('api', { retryAfterSeconds: 3600 })
  mock.resetRequests()
  expect(await call('put', 'me/tracks', { json: ['b'] })).toEqual(['ForbiddenError', 'forbidden'])
  const [first, second] = mock.requests.api
  expect(first).toMatchObject({ status: 429 })
  expect(second).toMatchObject({ status: 403, body: '["b"]' })
  expect((second?.receivedAt ?? 0) - (first?.receivedAt ?? 0)).toBeGreaterThanOrEqual(0.99)

  mock.fail('api', { redirectTo: `/v1/${album}` })
  expect(await call('get', album)).toEqual(['ConfigurationError', 'unexpected_redirect'])
})

it('sends few requests after a 429 that the browser hides from a page, and says what it may be', async () => {
  const program = await pageProgram()
  const arrivedAt: number[] = []
  // Since July 2026 Spotify's 429s have no CORS headers; its preflight responses do.
  await using api = createServer((request, response) => {
    const cors = {
      'access-control-allow-origin': '*',
      'access-control-allow-headers': '*, authorization',
    }
    if (request.method === 'OPTIONS') return response.writeHead(204, cors).end()
    arrivedAt.push(performance.now())
    return response.writeHead(429, { 'retry-after': '3600' }).end()
  }).listen(0, '127.0.0.1')
  await using server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.end(`<!DOCTYPE html><title>App</title><script type="module">${program}</script>`)
  }).listen(0, '127.0.0.1')
  await using browser = await launchChromium()
  const tab = await browser.newPage()
  const urlOf = (each: typeof api): string =>
    `http://127.0.0.1:${(each.address() as AddressInfo).port}`
  await tab.goto(urlOf(server))
  const messages = await tab.evaluate(
    (apiUrl) =>
      (globalThis as unknown as { callOften(url: string): Promise<string[]> }).callOften(apiUrl),
    urlOf(api),
  )
  for (const message of messages) expect(message).toContain('It may be a rate limit (429)')
  // The first three were sent together; the rest one by one, with growing pauses.
  const waits = arrivedAt.slice(3).map((at, index) => at - (arrivedAt[index + 2] ?? at))
  expect(Math.min(...waits)).toBeGreaterThanOrEqual(900)
})
