import { expect, it } from 'vitest'

import { getApi, postToken, requestToken } from 'test-support/mock/request-token.ts'
import { MockSpotify } from '../mock-spotify.ts'

function corsOf(response: Response): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...response.headers].filter(([name]) => name.startsWith('access-control-')),
  )
}

it('opens the Web API to pages, errors and faults included, and exposes no header', async () => {
  await using mock = await MockSpotify.start()
  mock.fail('api', 'rate-limited')
  const accessToken = await requestToken(mock)
  const limited = await getApi(mock, '/v1/me', accessToken)
  const answers = [
    limited,
    await getApi(mock, '/v1/albums/4aawyAB9vmqN3uQ7FjRGTy', accessToken),
    await getApi(mock, '/v1/me'),
  ]
  expect(answers.map(({ status }) => status)).toEqual([429, 200, 401])
  expect(limited.headers.get('retry-after')).toBe('1')
  for (const answer of answers) {
    expect(corsOf(answer)).toEqual({
      'access-control-allow-origin': '*',
      'access-control-allow-headers': expect.stringContaining('Authorization, Content-Type'),
      'access-control-allow-methods': 'GET, POST, OPTIONS, PUT, DELETE, PATCH',
      'access-control-allow-credentials': 'true',
      'access-control-max-age': '604800',
    })
  }
})

it('lets pages read answers of the token endpoint, and nothing of the consent page', async () => {
  await using mock = await MockSpotify.start()
  mock.fail('token', { status: 503 })
  const answers = [await postToken(mock), await postToken(mock)]
  expect(answers.map(({ status }) => status)).toEqual([503, 200])
  for (const answer of answers) {
    expect(corsOf(answer)).toEqual({ 'access-control-allow-origin': '*' })
  }
  expect(corsOf(await fetch(mock.authorizeUrl))).toEqual({})
  const asked = await fetch(mock.authorizeUrl, { method: 'OPTIONS' })
  expect({ status: asked.status, corsOf: corsOf(asked) }).toEqual({ status: 405, corsOf: {} })
})

it('answers preflights apart: logged by themselves, and undisturbed', async () => {
  await using mock = await MockSpotify.start()
  mock.fail('api', 'reset')
  const preflight = { method: 'OPTIONS', headers: { origin: 'https://app.example' } }
  const api = await fetch(`${mock.apiUrl}/v1/me/tracks`, preflight)
  const token = await fetch(mock.tokenUrl, preflight)
  expect({ api: api.status, token: token.status }).toEqual({ api: 204, token: 204 })
  expect(api.headers.get('access-control-allow-methods')).toContain('PUT')
  expect(corsOf(token)).toEqual({ 'access-control-allow-origin': '*' })
  expect(mock.requests.preflight.map(({ path }) => path)).toEqual(['/v1/me/tracks', '/api/token'])
  const { requests } = mock
  expect({ api: requests.api.length, token: requests.token.length }).toEqual({ api: 0, token: 0 })
  await expect(getApi(mock, '/v1/me')).rejects.toThrow('fetch failed')
})
