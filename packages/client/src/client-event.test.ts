import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
import { describe, expect, it } from 'vitest'
import { startSpotify } from '../test/spotify.ts'
import { outcome } from 'test-support/outcome.ts'
import { SpotifyClient, type ClientEvent, type SpotifyClientSettings } from './index.ts'

const id = '4aawyAB9vmqN3uQ7FjRGTy'

async function startObserved(settings: SpotifyClientSettings = {}) {
  const { mock, auth } = await startSpotify()
  const events: ClientEvent[] = []
  const client = new SpotifyClient({
    authProvider: auth,
    apiUrl: mock.apiUrl,
    onEvent: (event) => events.push(event),
    ...settings,
  })
  return { mock, client, events }
}

describe('onEvent', () => {
  it('receives each request: method, path without ids, status and seconds', async () => {
    const { client, events } = await startObserved()
    await client.albums.getTracks(id, { market: 'SE' })
    await outcome(client.player.getDevices())
    const seconds: unknown = expect.any(Number)
    const [get, devices] = ['albums/{id}/tracks', 'me/player/devices']
    expect(events).toEqual([
      { type: 'request', method: 'GET', path: get, status: 200, seconds },
      { type: 'request', method: 'GET', path: devices, status: 403, seconds },
    ])
    expect(Object.isFrozen(events[0])).toBe(true)
  })

  it('receives the reason if no response came', async () => {
    const { mock, client, events } = await startObserved({ maxRetries: 0 })
    mock.fail('api', 'reset')
    await outcome(client.albums.get(id))
    mock.fail('api', { latencySeconds: 30 })
    await outcome(client.albums.get(id, { timeoutSeconds: 0.05 }))
    expect(events).toMatchObject([
      { type: 'request', path: 'albums/{id}', code: 'ECONNRESET' },
      { type: 'request', path: 'albums/{id}', code: 'timeout' },
    ])
    expect(events[0]).not.toHaveProperty('status')
  })

  it('receives each retry and its cause', async () => {
    const { mock, client, events } = await startObserved()
    mock.fail('api', { status: 502 })
    mock.fail('api', 'reset')
    await client.albums.get(id)
    expect(events.filter(({ type }) => type === 'retried')).toEqual([
      { type: 'retried', method: 'GET', path: 'albums/{id}', attempt: 1, status: 502 },
      { type: 'retried', method: 'GET', path: 'albums/{id}', attempt: 2, code: 'ECONNRESET' },
    ])
  })

  it('receives the length of a pause before the client waits', async () => {
    const { mock, client, events } = await startObserved()
    const controller = new AbortController()
    mock.fail('api', { status: 429, retryAfterSeconds: 8 })
    const call = client.albums.get(id, { signal: controller.signal })
    await expect.poll(() => events.at(-1)?.type).toBe('rate-limited')
    controller.abort(new Error('enough'))
    expect(await outcome(call)).toMatchObject({ message: 'enough' })
    expect(events.at(-1)).toEqual({
      type: 'rate-limited',
      path: 'albums/{id}',
      seconds: 8,
      scope: 'api',
    })
  })

  it('receives a used-up quota, for one endpoint', async () => {
    const { mock, client, events } = await startObserved()
    mock.fail('api', 'quota-exceeded', { path: '/v1/albums/*' })
    await outcome(client.albums.get(id))
    expect(events.at(-1)).toMatchObject({
      type: 'rate-limited',
      path: 'albums/{id}',
      scope: 'endpoint',
      reason: 'QUOTA_EXCEEDED',
    })
  })

  it('receives a rejected token', async () => {
    const { mock, client, events } = await startObserved()
    await client.albums.get(id)
    events.length = 0
    mock.revokeAll()
    await client.albums.get(id)
    expect(events.map(({ type }) => type)).toEqual(['request', 'token-rejected', 'request'])
    expect(events[1]).toEqual({ type: 'token-rejected', method: 'GET', path: 'albums/{id}' })
  })

  it('receives no token, no id and no query', async () => {
    const { mock, client, events } = await startObserved()
    await outcome(
      client.get(`playlists/${'p'.repeat(22)}/items`, { searchParams: { q: 'secret' } }),
    )
    const [request] = mock.requests.api
    const token = request?.headers['authorization']?.replace('Bearer ', '') ?? ''
    expect(token).not.toBe('')
    for (const secret of [token, 'ppp', 'secret']) {
      expect(JSON.stringify(events)).not.toContain(secret)
    }
  })

  it('may throw or reject without effect', async () => {
    let seen = 0
    const { client } = await startObserved({
      onEvent: () => {
        seen += 1
        if (seen % 2 === 0) throw new Error('thrown')
        return Promise.reject(new Error('rejected'))
      },
    })
    expect(await client.albums.get(id)).toHaveProperty('name')
    expect(await client.albums.get(id)).toHaveProperty('name')
    expect(seen).toBe(2)
  })

  it('receives the requests of clients made with withAuthProvider', async () => {
    const { mock, client, events } = await startObserved()
    const { clientId, clientSecret, tokenUrl } = mock
    const another = new ClientCredentials({ clientId, clientSecret, tokenUrl })
    await client.withAuthProvider(another).albums.get(id)
    expect(events).toHaveLength(1)
  })

  it('must be a function', () => {
    expect(
      () => new SpotifyClient({ accessToken: 'NgCXRK', onEvent: 'log' as unknown as () => void }),
    ).toThrow('The option onEvent must be a function.')
  })
})
