import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { MockSpotify } from '@spotify-sdk/testing'
import { startMock } from 'test-support/start-mock.ts'
import { describe, expect, it } from 'vitest'
import { scopes } from '../src/answer.ts'
import { Home, readme, type RunningServer } from './running-server.ts'

async function signedIn(
  granted: readonly string[] = scopes,
): Promise<{ readonly mock: MockSpotify; readonly server: RunningServer }> {
  const mock = await startMock()
  const home = new Home(mock)
  await home.signIn(granted)
  mock.resetRequests()
  return { mock, server: await home.startServer() }
}

const commandsOf = (mock: MockSpotify): readonly string[] =>
  mock.requests.api
    .filter(({ method }) => method !== 'GET')
    .map(({ method, path }) => `${method} ${path}`)

describe('examples/mcp-server', () => {
  it('offers its tools, and says which of them change nothing', async () => {
    const { server } = await signedIn()
    const { tools } = await server.client.listTools()
    const isReading = tools.map(({ name, annotations }) => [name, annotations?.readOnlyHint])
    expect(Object.fromEntries(isReading)).toEqual({
      search: true,
      now_playing: true,
      control_playback: false,
      add_to_queue: false,
      list_playlists: true,
      get_playlist: true,
      create_playlist: false,
      add_to_playlist: false,
    })
    for (const { name } of tools) expect(readme).toContain(`| \`${name}\``)
  })

  it.each([
    ['track', { by: expect.any(String), album: expect.any(String) }],
    ['album', { by: expect.any(String) }],
    ['artist', {}],
    ['playlist', { by: expect.any(String) }],
  ])('searches for a %s, and answers briefly', async (type, more) => {
    const { server } = await signedIn()
    const found = await server.call('search', { query: 'e', type, limit: 1 })
    expect(found).toEqual([
      { uri: expect.stringMatching(`^spotify:${type}:`), name: expect.any(String), ...more },
    ])
  })

  it('plays what it has found, and says what is playing', async () => {
    const { mock, server } = await signedIn()
    const [track] = (await server.call('search', { query: 'e' })) as { uri: string; name: string }[]
    const { devices } = (await server.call('now_playing')) as { devices: { id: string }[] }
    const device_id = devices[0]?.id
    const play = { action: 'play', uri: track?.uri, device_id }
    expect(await server.call('control_playback', play)).toEqual({ done: 'play' })
    expect(await server.call('now_playing')).toMatchObject({
      playback: { is_playing: true, item: { uri: track?.uri, name: track?.name } },
    })
    for (const action of ['pause', 'play', 'next', 'previous']) {
      expect(await server.call('control_playback', { action })).toEqual({ done: action })
    }
    expect(await server.call('add_to_queue', { uri: track?.uri })).toEqual({ queued: track?.uri })
    expect(commandsOf(mock)).toEqual([
      'PUT /v1/me/player/play',
      'PUT /v1/me/player/pause',
      'PUT /v1/me/player/play',
      'POST /v1/me/player/next',
      'POST /v1/me/player/previous',
      'POST /v1/me/player/queue',
    ])
  })

  it('plays an album as a whole', async () => {
    const { mock, server } = await signedIn()
    const uri = 'spotify:album:4aawyAB9vmqN3uQ7FjRGTy'
    expect(await server.call('control_playback', { action: 'play', uri })).toEqual({ done: 'play' })
    expect(JSON.parse(mock.requests.api.at(-1)?.body ?? '')).toEqual({ context_uri: uri })
  })

  it('creates a playlist, adds to it and reads it', async () => {
    const { server } = await signedIn()
    const found = (await server.call('search', { query: 'e', limit: 3 })) as { uri: string }[]
    const [first = '', ...others] = found.map(({ uri }) => uri)
    const created = await server.call('create_playlist', { name: 'For today', uris: [first] })
    const { uri: playlist } = created as { uri: string }
    expect(await server.call('add_to_playlist', { playlist, uris: others })).toEqual({ added: 2 })
    expect(await server.call('get_playlist', { playlist })).toEqual(found)
    expect(await server.call('list_playlists')).toContainEqual({
      uri: playlist,
      name: 'For today',
      by: 'Smedjan',
    })
  })

  it('names the empty playlist that is left if its items cannot be added', async () => {
    const { mock, server } = await signedIn()
    mock.fail('api', { path: 'POST /v1/playlists/{id}/items', status: 403, times: 9 })
    const input = { name: 'For today', uris: ['spotify:track:4iV5W9uYEdYUVa79Axb7Rh'] }
    const { error } = (await server.call('create_playlist', input)) as { error: string }
    const lists = (await server.call('list_playlists')) as { uri: string; name: string }[]
    const created = lists.find(({ name }) => name === 'For today')
    expect(error).toMatch(
      `The playlist ${created?.uri} was created; its items were not added: use add_to_playlist. `,
    )
    expect(error).toContain('403')
  })

  it('tells the user to sign in, and goes on without a restart', async () => {
    const mock = await startMock()
    const home = new Home(mock)
    const server = await home.startServer()
    const login = `spotify-sdk login --scope ${scopes.join(' ')}`
    expect(await server.call('list_playlists')).toEqual({ error: expect.stringContaining(login) })
    await home.signIn(scopes)
    expect(await server.call('list_playlists')).toContainEqual(
      expect.objectContaining({ by: 'Smedjan' }),
    )
  })

  it('tells the user to sign in again where scopes are missing', async () => {
    const { server } = await signedIn(['user-read-playback-state'])
    expect(await server.call('control_playback', { action: 'next' })).toEqual({
      error: expect.stringMatching(/user-modify-playback-state.*spotify-sdk login --scope/s),
    })
  })

  it('answers a failure of Spotify, and refuses what is no URI', async () => {
    const { mock, server } = await signedIn()
    mock.fail('api', 'premium-required', { times: 1 })
    expect(await server.call('control_playback', { action: 'next' })).toEqual({
      error: expect.stringContaining('Premium'),
    })
    expect(await server.call('add_to_queue', { uri: 'https://example.com' })).toEqual({
      error: expect.stringContaining('spotify:'),
    })
    expect(commandsOf(mock)).toHaveLength(1)
  })

  it('writes nothing but the protocol to stdout, and no token anywhere', async () => {
    const { mock, server } = await signedIn()
    await server.call('now_playing')
    mock.fail('api', { status: 500, times: 9 })
    const failed = JSON.stringify(await server.call('list_playlists'))
    const { violations, stderr } = server
    expect({ violations, stderr }).toEqual({ violations: [], stderr: '' })
    expect(failed).toContain('error')
    const tokens = mock.requests.api.map(({ headers }) => headers['authorization'] ?? '')
    for (const token of tokens) expect(failed).not.toContain(token.slice('Bearer '.length))
  })

  it('ends with one line on stderr where it cannot start', async () => {
    const home = new Home(await startMock())
    home.env['SPOTIFY_SDK_CLIENT_ID'] = ''
    const { code, stdout, stderr } = await home.runServer()
    expect({ code, stdout, stderr }).toEqual({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^mcp-server: .*SPOTIFY_SDK_CLIENT_ID.*\n$/),
    })
  })

  it('shares one refresh among the servers of several clients', async () => {
    const mock = await startMock({ tokenLifetimeSeconds: 1 })
    const home = new Home(mock)
    await home.signIn(scopes)
    mock.tokenLifetimeSeconds = 3600
    const servers = await Promise.all([1, 2, 3].map(() => home.startServer()))
    const [, token = ''] = mock.requests.api.at(-1)?.headers['authorization']?.split(' ') ?? []
    await expect.poll(() => Date.now() / 1000).toBeGreaterThan(mock.expiresAt(token) ?? Infinity)
    // On a busy machine the sign-in itself needed another token.
    mock.resetRequests()
    await Promise.all(servers.map((server) => server.call('list_playlists')))
    const refreshes = mock.requests.token.filter(
      ({ form }) => form.get('grant_type') === 'refresh_token',
    )
    expect(refreshes).toHaveLength(1)
  })

  it('names in its README the scopes that it needs, and has 200 lines at most', () => {
    const command = 'npx node --conditions=@spotify-sdk/source packages/cli/src/main.ts login'
    expect(readme).toContain(`${command} --scope ${scopes.join(' ')}\n`)
    const folder = join(import.meta.dirname, '../src')
    const sources = globSync('*.ts', { cwd: folder }).map((file) =>
      readFileSync(join(folder, file), 'utf8'),
    )
    expect(sources.join('').split('\n').length - 1).toBeLessThanOrEqual(200)
  })
})
