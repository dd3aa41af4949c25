import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { MockSpotify } from '@spotify-sdk/testing'
import { expect, it } from 'vitest'
import { launchChromium } from 'test-support/browser/chromium.ts'

const page = createServer((_request, response) => {
  response.setHeader('content-type', 'text/html').end('<!DOCTYPE html><title>App</title>')
})

interface PageRequest {
  readonly method?: string
  readonly headers?: Record<string, string>
  readonly body?: string
}

/** What a page of another origin sees of a response. */
async function seen([url, init]: [string, PageRequest]): Promise<unknown> {
  try {
    const response = await fetch(url, init)
    return [response.status, response.headers.get('retry-after')]
  } catch (error) {
    return String(error)
  }
}

it('lets a page of another origin do what Spotify lets it, in a real browser', async () => {
  await using mock = await MockSpotify.start()
  await using server = page.listen(0, '127.0.0.1')
  await using browser = await launchChromium()
  const tab = await browser.newPage()
  await tab.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  const look = (url: string, init: PageRequest = {}): Promise<unknown> =>
    tab.evaluate(seen, [url, init] as [string, PageRequest])

  const form = { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' } }
  const body = `grant_type=refresh_token&refresh_token=none&client_id=${mock.clientId}`
  expect(await look(mock.tokenUrl, { ...form, body })).toEqual([400, null])
  expect(mock.requests.preflight).toHaveLength(0)

  const secret = { ...form.headers, authorization: 'Basic secret' }
  const blocked = 'TypeError: Failed to fetch'
  expect(await look(mock.tokenUrl, { ...form, headers: secret, body })).toBe(blocked)
  expect(mock.requests.token).toHaveLength(1)

  const headers = { authorization: 'Bearer none', 'content-type': 'application/json' }
  const save = { method: 'PUT', headers, body: '["none"]' }
  mock.fail('api', 'rate-limited')
  expect(await look(`${mock.apiUrl}/v1/me/tracks`, save)).toEqual([429, null])
  expect(await look(`${mock.apiUrl}/v1/me/tracks`, save)).toEqual([401, null])
  expect(mock.requests.preflight.map(({ path }) => path)).toEqual(['/api/token', '/v1/me/tracks'])

  expect(await look(mock.authorizeUrl)).toBe(blocked)
})
