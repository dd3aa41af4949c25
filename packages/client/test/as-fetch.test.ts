import ky, { isHTTPError } from 'ky'
import { createFetch } from 'ofetch'
import createClient from 'openapi-fetch'
import { describe, expect, it } from 'vitest'
import { albumPath, rejection, startFetch, tokensOf } from './spotify.ts'

/** What openapi-typescript makes of two endpoints of the Web API. */
interface Paths {
  '/v1/albums/{id}': {
    get: {
      parameters: { path: { id: string }; query?: { market?: string } }
      responses: {
        200: { content: { 'application/json': { name: string } } }
        404: { content: { 'application/json': { error: { status: number; message: string } } } }
      }
    }
  }
  '/v1/me/tracks': {
    put: {
      requestBody: { content: { 'application/json': { ids: string[] } } }
      responses: {
        200: { content: { 'application/json': unknown } }
        403: { content: { 'application/json': { error: { status: number } } } }
      }
    }
  }
}

const id = '4aawyAB9vmqN3uQ7FjRGTy'
const forbidden = { error: { status: 403, message: 'This request requires user authentication' } }

describe('as the fetch of ky', () => {
  it('brings the token, replays a 401 and waits for a 429', async () => {
    const { mock, fetch } = await startFetch()
    const api = ky.create({ prefix: mock.apiUrl, fetch })
    expect(await api.get(albumPath.slice(1)).json()).toMatchObject({ name: 'Global Warming' })
    mock.revokeAll()
    mock.fail('api', 'rate-limited', { retryAfterSeconds: 0.2 })
    expect(await api.get(albumPath.slice(1)).json()).toMatchObject({ name: 'Global Warming' })
    expect(mock.requests.api.map(({ status }) => status)).toEqual([200, 429, 401, 200])
  })

  it('sends a JSON body again, and leaves its own retries alone', async () => {
    const { mock, fetch } = await startFetch()
    const api = ky.create({ prefix: mock.apiUrl, fetch })
    mock.fail('api', { status: 401 })
    const error = await rejection(api.put('v1/me/tracks', { json: { ids: [id] } }).json())
    expect(isHTTPError(error) && error.response.status).toBe(403)
    expect(mock.requests.api.map(({ body }) => body)).toEqual([
      `{"ids":["${id}"]}`,
      `{"ids":["${id}"]}`,
    ])
    mock.resetRequests()
    mock.fail('api', { status: 502 })
    expect((await api.get(albumPath.slice(1))).status).toBe(200)
    expect(mock.requests.api.map(({ status }) => status)).toEqual([502, 200])
  })
})

describe('as the fetch of openapi-fetch', () => {
  it('brings the token, replays a 401 and waits for a 429', async () => {
    const { mock, fetch } = await startFetch()
    const api = createClient<Paths>({ baseUrl: mock.apiUrl, fetch })
    const params = { path: { id }, query: { market: 'SE' } }
    const first = await api.GET('/v1/albums/{id}', { params })
    expect(first.data).toMatchObject({ name: 'Global Warming' })
    mock.revokeAll()
    mock.fail('api', 'rate-limited', { retryAfterSeconds: 0.2 })
    const second = await api.GET('/v1/albums/{id}', { params })
    expect(second.data?.name).toBe('Global Warming')
    expect(mock.requests.api.map(({ status }) => status)).toEqual([200, 429, 401, 200])
    expect(mock.requests.api[3]?.query.get('market')).toBe('SE')
  })

  it('sends a JSON body again', async () => {
    const { mock, fetch } = await startFetch()
    const api = createClient<Paths>({ baseUrl: mock.apiUrl, fetch })
    mock.fail('api', { status: 401 })
    const { error } = await api.PUT('/v1/me/tracks', { body: { ids: [id] } })
    expect(error).toEqual(forbidden)
    expect(mock.requests.api.map(({ body }) => body)).toEqual([
      `{"ids":["${id}"]}`,
      `{"ids":["${id}"]}`,
    ])
    expect(new Set(tokensOf(mock)).size).toBe(2)
  })
})

describe('as the fetch of ofetch', () => {
  it('brings the token, replays a 401 and waits for a 429', async () => {
    const { mock, fetch } = await startFetch()
    const api = createFetch({ fetch }).create({ baseURL: mock.apiUrl })
    expect(await api<object>(albumPath)).toMatchObject({ name: 'Global Warming' })
    mock.revokeAll()
    mock.fail('api', 'rate-limited', { retryAfterSeconds: 0.2 })
    expect(await api<object>(albumPath)).toMatchObject({ name: 'Global Warming' })
    expect(mock.requests.api.map(({ status }) => status)).toEqual([200, 429, 401, 200])
  })

  it('sends a JSON body again', async () => {
    const { mock, fetch } = await startFetch()
    const api = createFetch({ fetch }).create({ baseURL: mock.apiUrl })
    mock.fail('api', { status: 401 })
    const error = await rejection(api('/v1/me/tracks', { method: 'PUT', body: { ids: [id] } }))
    expect(error).toMatchObject({ status: 403, data: forbidden })
    expect(mock.requests.api.map(({ body }) => body)).toEqual([
      `{"ids":["${id}"]}`,
      `{"ids":["${id}"]}`,
    ])
  })
})
