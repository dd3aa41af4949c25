import { fileURLToPath } from 'node:url'
import { MockSpotify } from '@spotify-sdk/testing'
import { build } from 'esbuild'
import { Miniflare } from 'miniflare'
import { describe, expect, it } from 'vitest'
import { waitUntil } from 'test-support/redis/wait-until.ts'

/** A worker of this folder in a real workerd; `define` are the names that its bundler replaces. */
async function startWorkerd(
  name: string,
  define: Readonly<Record<string, string>>,
): Promise<Miniflare> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(`workerd/${name}`, import.meta.url))],
    bundle: true,
    write: false,
    format: 'esm',
    conditions: ['@spotify-sdk/source', 'workerd'],
    external: ['cloudflare:workers'],
    define,
  })
  const miniflare = new Miniflare({
    modules: true,
    script: outputFiles[0]?.text ?? '',
    compatibilityDate: '2026-06-01',
  })
  await miniflare.ready
  return miniflare
}

/** The worker in a real workerd, with its own mock. */
async function startWorker(
  mock: MockSpotify,
  handsOverBackgroundWork: boolean,
): Promise<AsyncDisposable & { getToken(): Promise<string>; get(path: string): Promise<string> }> {
  const miniflare = await startWorkerd('worker.ts', {
    clientId: JSON.stringify(mock.clientId),
    clientSecret: JSON.stringify(mock.clientSecret),
    tokenUrl: JSON.stringify(mock.tokenUrl),
    apiUrl: JSON.stringify(mock.apiUrl),
    handsOverBackgroundWork: `${handsOverBackgroundWork}`,
  })
  const get = async (path: string): Promise<string> => {
    const response = await miniflare.dispatchFetch(`http://worker${path}`)
    const text = await response.text()
    if (!response.ok) throw new Error(text)
    return text
  }
  return {
    get,
    getToken: async () => get('/'),
    [Symbol.asyncDispose]: () => miniflare.dispose(),
  }
}

describe.concurrent.each([
  ['with waitUntil', true],
  ['without waitUntil', false],
])('ClientCredentials in workerd, %s', (_, handsOverBackgroundWork) => {
  it('makes one token request for requests that join one refresh', async () => {
    await using mock = await MockSpotify.start({ latencySeconds: 0.5 })
    await using worker = await startWorker(mock, handsOverBackgroundWork)
    const tokens = await Promise.all(Array.from({ length: 10 }, () => worker.getToken()))
    expect(new Set(tokens).size).toBe(1)
    expect(mock.requests.token).toHaveLength(1)
    expect(await worker.getToken()).toBe(tokens[0])
  })

  it('serves a request that joins a refresh which an earlier request started and left', async () => {
    await using mock = await MockSpotify.start({ tokenLifetimeSeconds: 5 })
    await using worker = await startWorker(mock, handsOverBackgroundWork)
    const first = await worker.getToken()
    mock.tokenLifetimeSeconds = 3600
    mock.latencySeconds = 3
    // In the last fifth of its life, a refresh starts in the background.
    await waitUntil('a refresh has begun', async () => {
      await worker.getToken()
      return mock.requests.token.length === 2
    })
    const end = mock.expiresAt(first) ?? NaN
    await waitUntil('the first token has ended', () => Date.now() / 1000 > end)
    const second = await worker.getToken()
    expect(second).not.toBe(first)
    // A refresh passed to waitUntil continues; another one may end with its request.
    const requests = mock.requests.token.length
    expect(handsOverBackgroundWork ? requests === 2 : requests >= 2).toBe(true)
  })
})

describe('SpotifyClient in workerd', () => {
  it('retries a 401, follows a redirect and waits for a 429, for many concurrent requests', async () => {
    await using mock = await MockSpotify.start()
    await using worker = await startWorker(mock, true)
    const album = '/albums/4aawyAB9vmqN3uQ7FjRGTy'
    expect(await worker.get(album)).toBe('Global Warming')
    mock.revokeAll()
    mock.fail('api', { redirectTo: `/v1${album}` })
    expect(await worker.get(album)).toBe('Global Warming')
    expect(mock.requests.api.map(({ status }) => status)).toEqual([200, 307, 401, 200])
    mock.fail('api', { retryAfterSeconds: 0.5, times: 3 })
    const names = await Promise.all(Array.from({ length: 10 }, () => worker.get(album)))
    expect(new Set(names)).toEqual(new Set(['Global Warming']))
    expect(mock.requests.api).toHaveLength(17)
  })
})

describe('AuthorizationCode in workerd', () => {
  it('goes on after a write that ended with the request that had begun it', async () => {
    await using mock = await MockSpotify.start({ tokenLifetimeSeconds: 5 })
    const { clientId, clientSecret, tokenUrl } = mock
    const app = JSON.stringify({ clientId, clientSecret, tokenUrl })
    const miniflare = await startWorkerd('users-worker.ts', { app })
    const get = async (path: string): Promise<string> => {
      const response = await miniflare.dispatchFetch(`http://worker${path}`)
      return response.text()
    }
    try {
      await get(`/import?${mock.issueRefreshToken()}`)
      const token = await get('/token')
      mock.tokenLifetimeSeconds = 3600
      // In the last fifth of its life, a refresh starts in the background.
      const end = mock.expiresAt(token) ?? NaN
      await waitUntil('the token is ageing', () => Date.now() / 1000 > end - 0.9)
      await get('/leave-a-write')
      expect(await get('/sign-out')).toBe('undefined')
      await get(`/import?${mock.issueRefreshToken()}`)
      expect(mock.expiresAt(await get('/token'))).toBeGreaterThan(end)
    } finally {
      await miniflare.dispose()
    }
  })
})
