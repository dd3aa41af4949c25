import { execFile } from 'node:child_process'
import process from 'node:process'
import { promisify } from 'node:util'

import { expect, it } from 'vitest'

import { postToken, requestToken } from 'test-support/mock/request-token.ts'
import { MockSpotify } from './mock-spotify.ts'

it('hands out what a client needs to find it', async () => {
  await using mock = await MockSpotify.start()
  expect(mock.apiUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  expect(mock.tokenUrl).toBe(`${mock.apiUrl}/api/token`)
  expect(mock.env).toEqual({
    SPOTIFY_SDK_CLIENT_ID: expect.stringMatching(/^[0-9a-f]{32}$/),
    SPOTIFY_SDK_CLIENT_SECRET: mock.clientSecret,
    SPOTIFY_SDK_TOKEN_URL: mock.tokenUrl,
    SPOTIFY_SDK_AUTHORIZE_URL: `${mock.apiUrl}/authorize`,
    SPOTIFY_SDK_API_URL: mock.apiUrl,
  })
  expect(mock.clientId).toBe(mock.env.SPOTIFY_SDK_CLIENT_ID)
  expect(mock.clientSecret).toMatch(/^[0-9a-f]{32}$/)
})

it('starts each time with another client, port and no memory', async () => {
  await using one = await MockSpotify.start()
  await using other = await MockSpotify.start()
  await postToken(one)
  expect(other.clientId).not.toBe(one.clientId)
  expect(other.clientSecret).not.toBe(one.clientSecret)
  expect(other.apiUrl).not.toBe(one.apiUrl)
  expect(other.requests.token).toHaveLength(0)
})

it('takes the client and the port that it is given', async () => {
  const first = await MockSpotify.start()
  const port = Number(new URL(first.apiUrl).port)
  await expect(MockSpotify.start({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
  await first.close()
  await using mock = await MockSpotify.start({ clientId: 'id', clientSecret: 'secret', port })
  expect({ clientId: mock.clientId, clientSecret: mock.clientSecret, apiUrl: mock.apiUrl }).toEqual(
    { clientId: 'id', clientSecret: 'secret', apiUrl: first.apiUrl },
  )
  expect((await postToken(mock)).status).toBe(200)
})

it('refuses a client without a name or without a secret', async () => {
  await expect(MockSpotify.start({ clientId: '' })).rejects.toThrow(TypeError)
  await using mock = await MockSpotify.start()
  expect(() => mock.addClient({ clientSecret: '' })).toThrow(
    'clientSecret must not be empty; leave it out for a random one.',
  )
})

it('issues a refresh token for scopes as a list and as a text', async () => {
  await using mock = await MockSpotify.start()
  const granted = []
  for (const scope of [['user-read-email', 'user-top-read'], 'user-read-email user-top-read']) {
    const refresh_token = mock.issueRefreshToken({ scope })
    const body = new URLSearchParams({ grant_type: 'refresh_token', refresh_token })
    const answer = (await (await postToken(mock, { body })).json()) as { readonly scope: string }
    granted.push(answer.scope)
  }
  expect(granted).toEqual(['user-read-email user-top-read', 'user-read-email user-top-read'])
})

it('issues tokens of the life that is set', async () => {
  await using mock = await MockSpotify.start()
  const lives = []
  for (const seconds of [undefined, 0.25, 60]) {
    if (seconds !== undefined) mock.tokenLifetimeSeconds = seconds
    lives.push(((await (await postToken(mock)).json()) as { expires_in: number }).expires_in)
  }
  expect(lives).toEqual([3600, 0.25, 60])
})

it('refuses durations that are none', async () => {
  await using mock = await MockSpotify.start()
  expect(() => (mock.latencySeconds = -1)).toThrow('latencySeconds is a number of seconds')
  expect(() => (mock.tokenLifetimeSeconds = NaN)).toThrow('tokenLifetimeSeconds is a number')
  await expect(MockSpotify.start({ latencySeconds: Infinity })).rejects.toThrow(RangeError)
  expect({
    latencySeconds: mock.latencySeconds,
    tokenLifetimeSeconds: mock.tokenLifetimeSeconds,
  }).toEqual({ latencySeconds: 0, tokenLifetimeSeconds: 3600 })
})

it('resets requests in flight when it is closed, and refuses those that come later', async () => {
  const mock = await MockSpotify.start({ latencySeconds: 60 })
  const inFlight = Promise.allSettled([postToken(mock)])
  await expect.poll(() => mock.requests.token).toHaveLength(1)
  await mock.close()
  await mock.close()
  expect(await inFlight).toMatchObject([{ status: 'rejected' }])
  await expect(postToken(mock)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } })
  expect(mock.requests.token[0]?.status).toBeUndefined()
})

it('holds no process open after its close', async () => {
  const program = `
    import { MockSpotify } from ${JSON.stringify(new URL('../index.ts', import.meta.url).href)}
    const mock = await MockSpotify.start({ latencySeconds: 3600 })
    fetch(mock.tokenUrl, { method: 'POST' }).catch(() => console.log('cut'))
    while (mock.requests.token.length === 0) await new Promise((next) => setTimeout(next, 5))
    await mock[Symbol.asyncDispose]()`
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--conditions=@spotify-sdk/source', '--input-type=module', '--eval', program],
    { timeout: 100_000 },
  )
  expect(stdout).toBe('cut\n')
})

it('begins the life of a token before its answer is on the way', async () => {
  await using mock = await MockSpotify.start({ tokenLifetimeSeconds: 0.05, latencySeconds: 0.1 })
  const headers = { authorization: `Bearer ${await requestToken(mock)}` }
  const response = await fetch(`${mock.apiUrl}/v1/albums/4aawyAB9vmqN3uQ7FjRGTy`, { headers })
  expect(await response.json()).toMatchObject({ error: { message: 'The access token expired' } })
})

it('invents an id that no user has', async () => {
  await using mock = await MockSpotify.start()
  const ids = [{ id: 'user-3' }, {}, {}].map((user) => mock.addUser(user).id)
  expect(ids).toEqual(['user-3', 'user-4', 'user-5'])
})

it('changes only the given members of a known user', async () => {
  await using mock = await MockSpotify.start()
  const nora = { id: 'nora', displayName: null, email: 'n@a.no', country: 'NO', product: 'free' }
  mock.addUser({ ...nora, product: 'free' })
  expect({
    moved: mock.addUser({ id: 'nora', country: 'DE', email: undefined }),
    named: mock.addUser({ id: 'nora', displayName: 'Nora' }),
    first: mock.addUser({ id: 'smedjan', product: 'free' }),
  }).toMatchObject({
    moved: { ...nora, country: 'DE' },
    named: { ...nora, country: 'DE', displayName: 'Nora' },
    first: { displayName: 'Smedjan', country: 'SE', product: 'free' },
  })
})
