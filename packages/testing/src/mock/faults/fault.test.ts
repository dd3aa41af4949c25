import { expect, it, vi } from 'vitest'

import { apiErrorBody, getApi, postToken, requestToken } from 'test-support/mock/request-token.ts'
import { AccessTokens } from '../accounts/access-tokens.ts'
import type { Fault } from './fault.ts'
import { MockSpotify } from '../mock-spotify.ts'
import type { FaultName } from './named-faults.ts'

it.for<readonly [FaultName, number, string, string | RegExp]>([
  ['latency', 200, 'application/json', /^\{"access_token":"BQ/],
  ['rate-limited', 429, 'text/plain', 'Too many requests'],
  ['server-error-text', 503, 'text/plain', /^upstream connect error or disconnect\/reset before/],
  ['server-error-html', 502, 'text/html; charset=utf-8', /^<!DOCTYPE html>.*Bad Gateway/],
  ['empty-object', 200, 'application/json', '{}'],
  ['html', 200, 'text/html; charset=utf-8', /^<!DOCTYPE html>/],
])('answers one request as %s, and the next as ever', async ([name, status, type, body]) => {
  await using mock = await MockSpotify.start()
  mock.fail('token', name, name === 'latency' ? { latencySeconds: 0.01 } : {})
  const response = await postToken(mock)
  expect({ status: response.status, contentType: response.headers.get('content-type') }).toEqual({
    status,
    contentType: type,
  })
  expect(await response.text()).toMatch(body)
  expect((await postToken(mock)).status).toBe(200)
  expect(mock.requests.token.map((request) => request.status)).toEqual([status, 200])
})

it('delays the answer that is to be late, and no other', async () => {
  await using mock = await MockSpotify.start()
  mock.fail('token', 'latency', { latencySeconds: 60 })
  const leaving = new AbortController()
  const late = Promise.allSettled([postToken(mock, { signal: leaving.signal })])
  await expect.poll(() => mock.requests.token).toHaveLength(1)
  expect((await postToken(mock)).status).toBe(200)
  expect(mock.requests.token.map(({ status }) => status)).toEqual([undefined, 200])
  leaving.abort()
  expect(await late).toMatchObject([{ status: 'rejected' }])
})

it('answers with Retry-After', async () => {
  await using mock = await MockSpotify.start()
  mock.fail('token', 'rate-limited')
  mock.fail('token', 'rate-limited', { retryAfterSeconds: 30 })
  mock.fail('token', { retryAfterSeconds: 2.5 })
  const answers = [await postToken(mock), await postToken(mock), await postToken(mock)]
  expect(
    answers.map(({ status, headers }) => ({ status, retryAfter: headers.get('retry-after') })),
  ).toEqual([
    { status: 429, retryAfter: '1' },
    { status: 429, retryAfter: '30' },
    { status: 429, retryAfter: '2.5' },
  ])
})

it('cuts the body of a normal answer', async () => {
  await using mock = await MockSpotify.start()
  mock.fail('token', 'truncated')
  const response = await postToken(mock)
  expect(response.status).toBe(200)
  await expect(response.text()).rejects.toThrow('terminated')
  mock.fail('token', { status: 200, truncate: true, body: '' })
  await expect((await postToken(mock)).text()).rejects.toThrow('terminated')
})

it('pads the body of a normal answer, which stays one', async () => {
  await using mock = await MockSpotify.start()
  mock.fail('token', 'oversized')
  mock.fail('token', { oversizeBytes: 50_000 })
  const oversized = await postToken(mock)
  expect(oversized.headers.get('content-length')).toBeNull()
  const text = await oversized.text()
  expect(text).toHaveLength(2_000_000)
  expect(JSON.parse(text)).toMatchObject({ token_type: 'Bearer' })
  expect(await (await postToken(mock)).text()).toHaveLength(50_000)
})

it('resets the connection without an answer', async () => {
  await using mock = await MockSpotify.start()
  mock.fail('token', 'reset', { times: 3 })
  const attempts = await Promise.allSettled([postToken(mock), postToken(mock), postToken(mock)])
  expect(attempts).toMatchObject(
    Array.from({ length: 3 }, () => ({ reason: { cause: { code: 'ECONNRESET' } } })),
  )
  expect(
    mock.requests.token.map(({ status, form }) => ({ status, grant: form.get('grant_type') })),
  ).toEqual(Array.from({ length: 3 }, () => ({ status: undefined, grant: 'client_credentials' })))
  expect((await postToken(mock)).status).toBe(200)
})

it('redirects, and records the requests that follow', async () => {
  await using mock = await MockSpotify.start()
  mock.fail('token', 'redirect', { times: 2 })
  const refused = await postToken(mock)
  expect({ status: refused.status, location: refused.headers.get('location') }).toEqual({
    status: 307,
    location: '/redirected',
  })
  expect(mock.requests.redirected).toHaveLength(0)
  await postToken(mock, { redirect: 'follow' })
  expect(mock.requests.redirected[0]).toMatchObject({ method: 'POST', clientId: mock.clientId })
  expect(mock.requests.redirected[0]?.form.get('grant_type')).toBe('client_credentials')
  mock.fail('token', { redirectTo: 'http://127.0.0.1:9/elsewhere', status: 302 })
  const elsewhere = await postToken(mock)
  expect(elsewhere.status).toBe(302)
  expect(elsewhere.headers.get('location')).toBe('http://127.0.0.1:9/elsewhere')
})

it('sends the given status, body, type and headers', async () => {
  await using mock = await MockSpotify.start()
  mock.fail('token', { status: 418, body: 'short', contentType: 'x/y', headers: { 'x-a': 'b' } })
  mock.fail('token', { body: { access_token: 7 } })
  mock.fail('token', { headers: { 'x-a': 'c' } })
  const first = await postToken(mock)
  expect({ status: first.status, text: await first.text() }).toEqual({ status: 418, text: 'short' })
  expect({ contentType: first.headers.get('content-type'), xA: first.headers.get('x-a') }).toEqual({
    contentType: 'x/y',
    xA: 'b',
  })
  expect(await (await postToken(mock)).json()).toEqual({ access_token: 7 })
  const third = await postToken(mock)
  expect({ status: third.status, xA: third.headers.get('x-a') }).toEqual({ status: 200, xA: 'c' })
})

it('sends a header once, whatever the case of its name', async () => {
  await using mock = await MockSpotify.start()
  mock.fail('token', 'rate-limited', { headers: { 'Retry-After': '120' } })
  mock.fail('token', { body: '<h1>down</h1>', headers: { 'Content-Type': 'text/html' } })
  mock.fail('token', { headers: { 'Content-Type': 'text/json' } })
  const answers = [await postToken(mock), await postToken(mock), await postToken(mock)] as const
  expect(answers[0].headers.get('retry-after')).toBe('120')
  const types = answers.map(({ headers }) => headers.get('content-type'))
  expect(types).toEqual(['text/plain', 'text/html', 'text/json'])
})

it.for([
  [401, { error: 'invalid_client' }],
  [400, { error: 'invalid_request' }],
  [500, { error: 'server_error' }],
  [503, { error: 'temporarily_unavailable' }],
] as const)('fills in a body for a %i of the token endpoint', async ([status, body]) => {
  await using mock = await MockSpotify.start()
  mock.fail('token', { status })
  const response = await postToken(mock)
  expect({ status: response.status, body: await response.json() }).toEqual({ status, body })
})

it.for<readonly [FaultName, number, string, string | RegExp]>([
  ['quota-exceeded', 429, 'application/json', /"reason":"QUOTA_EXCEEDED"/],
  ['premium-required', 403, 'text/plain', /^Active premium subscription required for the owner/],
  ['user-not-registered', 403, 'text/plain', /the user may not be registered\.$/],
  ['playback-word', 200, 'text/plain', /^\w+$/],
])('answers the Web API as %s', async ([name, status, contentType, body]) => {
  await using mock = await MockSpotify.start()
  const accessToken = await requestToken(mock)
  mock.fail('api', name)
  const response = await getApi(mock, '/v1/me', accessToken)
  expect({ status: response.status, contentType: response.headers.get('content-type') }).toEqual({
    status,
    contentType,
  })
  expect(await response.text()).toMatch(body)
  expect(response.headers.get('retry-after')).toBe(status === 429 ? '86207' : null)
})

it('fails the Web API in its own form, and leaves the token endpoint alone', async () => {
  await using mock = await MockSpotify.start()
  mock.fail('api', 'rate-limited')
  mock.fail('api', { status: 502 })
  const accessToken = await requestToken(mock)
  const limited = await getApi(mock, '/v1/me', accessToken)
  expect(limited.headers.get('retry-after')).toBe('1')
  expect(await limited.json()).toEqual(apiErrorBody(429, 'API rate limit exceeded'))
  const broken = await getApi(mock, '/v1/me', accessToken)
  expect(await broken.json()).toEqual(apiErrorBody(502, 'Bad Gateway'))
})

it('queues faults in order, until it recovers', async () => {
  await using mock = await MockSpotify.start()
  mock.fail('token', { status: 500, times: 2 })
  mock.fail('token', { status: 503, times: Infinity })
  mock.fail('api', { status: 502, times: Infinity })
  const statuses = []
  for (let request = 0; request < 5; request += 1) statuses.push((await postToken(mock)).status)
  expect(statuses).toEqual([500, 500, 503, 503, 503])
  mock.recover('token')
  expect((await postToken(mock)).status).toBe(200)
  expect((await getApi(mock, '/v1/me')).status).toBe(502)
  mock.recover()
  expect((await getApi(mock, '/v1/me')).status).toBe(401)
})

it('loses the answer of a request that was processed', async () => {
  await using mock = await MockSpotify.start()
  const issue = vi.spyOn(AccessTokens.prototype, 'issue')
  mock.fail('token', { status: 503 })
  mock.fail('token', { status: 503, processed: true })
  await postToken(mock)
  expect(issue).toHaveBeenCalledTimes(0)
  await postToken(mock)
  expect(issue).toHaveBeenCalledTimes(1)
  mock.fail('token', 'reset')
  mock.fail('token', 'reset', { processed: true })
  await Promise.allSettled([postToken(mock)])
  expect(issue).toHaveBeenCalledTimes(1)
  await Promise.allSettled([postToken(mock)])
  expect(issue).toHaveBeenCalledTimes(2)
})

it.for<readonly [string, unknown, unknown, RegExp]>([
  ['an endpoint', 'tokens', 'reset', /no endpoint "tokens". Endpoints: token, api\./],
  ['a name', 'token', 'rest', /no fault named "rest". Named faults: latency, rate-limited,/],
  ['a member', 'token', { retryAfter: 1 }, /no "retryAfter". It has: times, after, path, status,/],
  ['times', 'token', { times: 0 }, /times is a positive integer or Infinity, not 0/],
  ['a status', 'token', { status: 99 }, /status is an integer from 200 to 599, not 99/],
  ['a size', 'token', { oversizeBytes: -1 }, /oversizeBytes is a positive integer, not -1/],
  ['a duration', 'token', { latencySeconds: NaN }, /latencySeconds is a number of seconds/],
  ['a wait', 'token', { retryAfterSeconds: -1 }, /retryAfterSeconds is a number of seconds/],
  ['a connection', 'token', { connection: 'cut' }, /connection is 'reset' or absent, not "cut"/],
  ['a header', 'token', { headers: { 'x-name': 'a\nb' } }, /header content \["x-name"\]/],
  ['a type', 'token', { body: 'x', contentType: 'a\nb' }, /header content \["content-type"\]/],
  ['an address', 'token', { redirectTo: 'http://\u0142' }, /header content \["location"\]/],
  ['a body', 'token', { body: () => 1 }, /A body is a string, or a value that JSON can hold/],
])('says which %s it does not know', async ([, endpoint, fault, message]) => {
  await using mock = await MockSpotify.start()
  expect(() => mock.fail(endpoint as 'token', fault as Fault)).toThrow(message)
  expect((await postToken(mock)).status).toBe(200)
})
