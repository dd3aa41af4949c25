import { expect, it } from 'vitest'

import { callApi, namesOn, refusal, userToken } from 'test-support/mock/call-api.ts'
import { startMock } from 'test-support/start-mock.ts'
import type { MockSpotify } from '../../mock-spotify.ts'

const scope = [
  'user-read-playback-state',
  'user-modify-playback-state',
  'user-read-currently-playing',
  'user-read-recently-played',
].join(' ')

const discovery = 'spotify:album:2noRn2Aes5aoNVsU6iWThc'
const oneMoreTime = 'spotify:track:19Z9L3JQLM5UrQP3atkZGj'

interface PlayerUser {
  readonly mock: MockSpotify
  /** Sends a command, and reads the player's state after it. */
  readonly after: (command: string, json?: unknown) => Promise<unknown>
  readonly call: (request: string, json?: unknown) => Promise<CommandAnswer>
}

interface CommandAnswer {
  readonly status: number
  readonly text: string
}

async function startPlayer(user = 'smedjan'): Promise<PlayerUser> {
  const mock = await startMock()
  if (user !== 'smedjan') mock.addUser({ id: user, product: user === 'freya' ? 'free' : 'premium' })
  const accessToken = await userToken(mock, scope, user)
  const call = async (request: string, json?: unknown): Promise<CommandAnswer> => {
    const [method = '', path = ''] = request.split(' ')
    const response = await fetch(`${mock.apiUrl}/v1/me/player${path}`, {
      method,
      headers: { authorization: `Bearer ${accessToken}` },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    })
    return { status: response.status, text: await response.text() }
  }
  const after = async (command: string, json?: unknown): Promise<unknown> => {
    const { status } = await call(command, json)
    expect(status).toBeLessThan(300)
    return (await callApi(mock, accessToken, 'GET /v1/me/player')).body
  }
  return { mock, after, call }
}

it('plays an audiobook as a show, and its chapters as episodes', async () => {
  const { mock, call } = await startPlayer()
  const { uri, parts } = mock.catalogue.addAudiobook({ name: 'Book', parts: ['I', 'II'] })
  const json = { context_uri: uri, offset: { uri: parts[1]?.uri } }
  await call('PUT /play', json)
  const playing = await call('GET /currently-playing?additional_types=episode')
  expect(JSON.parse(playing.text)).toMatchObject({
    context: { type: 'show', uri },
    currently_playing_type: 'episode',
    item: { type: 'episode', name: 'II', uri: parts[1]?.uri, show: { name: 'Book', uri } },
  })
})

it('plays the liked songs as a collection', async () => {
  const { mock, after } = await startPlayer()
  const uri = 'spotify:user:smedjan:collection'
  expect(await after('PUT /play', { context_uri: uri })).toMatchObject({
    context: {
      type: 'collection',
      uri,
      href: `${mock.apiUrl}/v1/me/tracks`,
      external_urls: { spotify: 'https://open.spotify.com/collection/tracks' },
    },
  })
})

it('plays something from the start, on one of two devices', async () => {
  const { call } = await startPlayer()
  const [devices, state] = [await call('GET /devices'), await call('GET ')]
  expect(JSON.parse(devices.text)).toMatchObject({
    devices: [
      { name: 'Desk', type: 'Computer', is_active: true, volume_percent: 60 },
      { name: 'Kitchen', is_active: false, volume_percent: null, supports_volume: false },
    ],
  })
  expect(JSON.parse(state.text)).toMatchObject({
    device: { name: 'Desk' },
    is_playing: true,
    progress_ms: 61_000,
    repeat_state: 'off',
    shuffle_state: false,
    context: { type: 'album', uri: discovery },
    currently_playing_type: 'track',
    item: { name: 'Digital Love', type: 'track' },
  })
})

it.for([
  ['PUT /pause', { is_playing: false, progress_ms: 61_000 }],
  ['POST /next', { item: { name: 'Harder, Better, Faster, Stronger' }, progress_ms: 0 }],
  ['POST /previous', { item: { name: 'Aerodynamic' }, progress_ms: 0 }],
  ['PUT /seek?position_ms=1000', { progress_ms: 1000, item: { name: 'Digital Love' } }],
  ['PUT /repeat?state=context', { repeat_state: 'context' }],
  ['PUT /shuffle?state=true', { shuffle_state: true }],
  ['PUT /volume?volume_percent=7', { device: { name: 'Desk', volume_percent: 7 } }],
] as const)('follows %s, and answers 200 with a random text', async ([command, state]) => {
  const { call, after } = await startPlayer()
  expect(await after(command)).toMatchObject(state)
  const answers = [await call('PUT /seek?position_ms=1'), await call('PUT /seek?position_ms=1')]
  const texts = answers.map(({ text }) => text)
  expect(new Set(texts).size).toBe(2)
  expect(answers).toEqual(
    texts.map(() => ({ status: 200, text: expect.stringMatching(/^[\w-]{27}$/) })),
  )
})

it('plays URIs from a place in them, an album from its start, and goes on after a pause', async () => {
  const { after, call } = await startPlayer()
  const uris = [oneMoreTime, 'spotify:track:2eIcLh8OHhYOz4ybOPSbj9']
  const fromUris = { uris, offset: { position: 1 }, position_ms: 5000 }
  expect(await after('PUT /play', fromUris)).toMatchObject({
    item: { name: 'Aerodynamic' },
    context: null,
    progress_ms: 5000,
  })
  const fromAlbum = { context_uri: discovery, offset: { uri: oneMoreTime } }
  expect(await after('PUT /play', fromAlbum)).toMatchObject({
    item: { name: 'One More Time' },
    context: { uri: discovery },
  })
  await call('PUT /pause')
  expect(await call('PUT /play')).toEqual({ status: 204, text: '' })
  expect(await after('POST /next')).toMatchObject({ item: { name: 'Aerodynamic' } })
})

it('plays what was queued before the rest, and stops at the end', async () => {
  const { after, call } = await startPlayer()
  await call('PUT /play', { uris: [oneMoreTime] })
  await call('POST /queue?uri=spotify:track:40NJd5615sV7pB4tYwNXB4')
  const queue = JSON.parse((await call('GET /queue')).text) as { queue: readonly object[] }
  expect(queue).toMatchObject({
    currently_playing: { name: 'One More Time' },
    queue: [{ name: 'Gate 22' }],
  })
  expect(await after('POST /next')).toMatchObject({ item: { name: 'Gate 22' }, is_playing: true })
  expect(await after('POST /next')).toMatchObject({ is_playing: false, progress_ms: 0 })
})

it('repeats a context at its end', async () => {
  const { after, call } = await startPlayer()
  await call('PUT /repeat?state=context')
  const last = { context_uri: discovery, offset: { position: 13 } }
  expect(await after('PUT /play', last)).toMatchObject({ item: { name: 'Too Long' } })
  expect(await after('POST /next')).toMatchObject({ item: { name: 'One More Time' } })
})

it('shows an episode to callers who say that they know of episodes', async () => {
  const { mock, after, call } = await startPlayer()
  const { parts } = mock.catalogue.addShow({ parts: ['Pilot'] })
  const uris = parts.map(({ uri }) => uri)
  expect(await after('PUT /play', { uris })).toMatchObject({
    currently_playing_type: 'episode',
    item: null,
  })
  const known = await call('GET /currently-playing?additional_types=track,episode')
  expect(JSON.parse(known.text)).toMatchObject({ item: { name: 'Pilot', type: 'episode' } })
})

it('moves to another device: 204, and 202 for a command to a device that sleeps', async () => {
  const { call } = await startPlayer()
  const listed = JSON.parse((await call('GET /devices')).text) as {
    devices: readonly [{ id: string }, { id: string }]
  }
  const [desk, kitchen] = listed.devices
  expect(await call('PUT ', { device_ids: [kitchen.id] })).toEqual({ status: 204, text: '' })
  expect(JSON.parse((await call('GET ')).text)).toMatchObject({ device: { name: 'Kitchen' } })
  expect(await call(`PUT /pause?device_id=${desk.id}`)).toEqual({ status: 202, text: '' })
  expect(JSON.parse((await call('GET ')).text)).toMatchObject({ device: { name: 'Desk' } })
})

it('has nothing to tell of a user who plays nothing', async () => {
  const { call } = await startPlayer('ada')
  const nothing = { status: 204, text: '' }
  expect({
    state: await call('GET '),
    current: await call('GET /currently-playing'),
    queue: JSON.parse((await call('GET /queue')).text) as unknown,
    history: JSON.parse((await call('GET /recently-played')).text) as unknown,
  }).toMatchObject({
    state: nothing,
    current: nothing,
    queue: { currently_playing: null, queue: [] },
    history: { items: [], cursors: null, next: null },
  })
})

it.for([
  ['smedjan', 'PUT /play', 403, 'Player command failed: Restriction violated', 'UNKNOWN'],
  ['ada', 'PUT /pause', 404, 'Player command failed: No active device found', 'NO_ACTIVE_DEVICE'],
  ['freya', 'PUT /pause', 403, 'Player command failed: Premium required', 'PREMIUM_REQUIRED'],
  ['freya', 'PUT ?', 403, 'Player command failed: Premium required', 'PREMIUM_REQUIRED'],
] as const)('refuses %s %s as Spotify does', async ([user, command, status, message, reason]) => {
  const { call } = await startPlayer(user)
  const json = command === 'PUT ?' ? { device_ids: ['a'] } : undefined
  expect(await call(command, json)).toEqual({
    status,
    text: JSON.stringify({ error: { status, message, reason } }),
  })
})

it('refuses a device that there is not, and the volume of one that has none', async () => {
  const { call } = await startPlayer()
  expect(await call('PUT /pause?device_id=a')).toEqual({
    status: 404,
    text: JSON.stringify(refusal(404, 'Device not found').body),
  })
  const listed = JSON.parse((await call('GET /devices')).text) as {
    devices: readonly [{ id: string }, { id: string }]
  }
  const { id } = listed.devices[1]
  const refused = await call(`PUT /volume?volume_percent=50&device_id=${id}`)
  expect(JSON.parse(refused.text)).toMatchObject({ error: { reason: 'VOLUME_CONTROL_DISALLOW' } })
})

it('pages what was played by its cursors, into the past and back', async () => {
  const { mock } = await startPlayer()
  const accessToken = await userToken(mock, scope)
  const read = async (url: string): Promise<{ names: readonly unknown[]; next: string | null }> => {
    const { body } = await callApi(mock, accessToken, `GET ${url}`)
    const { next } = body as { next: string | null }
    return { names: namesOn(body, 'track'), next }
  }
  const path = '/v1/me/player/recently-played'
  const pages = []
  for (let url: string | null = `${path}?limit=12`; url !== null;) {
    const page: Awaited<ReturnType<typeof read>> = await read(url)
    pages.push(page.names)
    url = page.next
  }
  expect(pages.map(({ length }) => length)).toEqual([12, 12, 7])
  expect(pages[0]?.slice(0, 2)).toEqual(['Digital Love', 'Paper Boats'])
  const newest = await callApi(mock, accessToken, `GET ${path}?limit=2`)
  expect(newest.body).toMatchObject({
    items: [
      { context: { type: 'album' }, played_at: expect.stringMatching(/\.\d{3}Z$/) },
      { context: { type: 'playlist' } },
    ],
  })
  const four = await callApi(mock, accessToken, `GET ${path}?limit=4`)
  expect(four.body).toMatchObject({ items: [{}, {}, {}, { context: null }] })
  const { cursors } = four.body as { cursors: { before: string } }
  const back = await read(`${path}?limit=2&after=${cursors.before}`)
  expect(back.names).toEqual(pages[0]?.slice(1, 3))
  expect((await read(back.next ?? '')).names).toEqual(['Digital Love'])
  expect(await callApi(mock, accessToken, `GET ${path}?after=1&before=2`)).toMatchObject({
    status: 400,
  })
})

it('remembers what a command starts', async () => {
  const { call } = await startPlayer()
  await call('PUT /play', { uris: [oneMoreTime] })
  expect(JSON.parse((await call('GET /recently-played?limit=1')).text)).toMatchObject({
    items: [{ track: { name: 'One More Time' }, context: null }],
  })
})

it('plays a local file as a track, with its whole item', async () => {
  const { mock, after, call } = await startPlayer()
  const uri = 'spotify:local:Marta+Quell:Rehearsals:Tape+3:312'
  const { id } = mock.catalogue.addPlaylist({ items: [uri] })
  const state = { currently_playing_type: 'track', item: { uri, name: 'Tape 3', is_local: true } }
  expect(await after('PUT /play', { context_uri: `spotify:playlist:${id}` })).toMatchObject(state)
  expect(JSON.parse((await call('GET /currently-playing')).text)).toMatchObject(state)
})

it('does not know the type of nothing, on a device that is awake', async () => {
  const { mock, after } = await startPlayer('ada')
  const token = await userToken(mock, scope, 'ada')
  const { body } = await callApi(mock, token, 'GET /v1/me/player/devices')
  const { devices } = body as { readonly devices: readonly { readonly id: string }[] }
  const state = { currently_playing_type: 'unknown', item: null, is_playing: false }
  expect(await after('PUT ', { device_ids: [devices[0]?.id] })).toMatchObject(state)
})

it('plays nothing from liked songs that are empty', async () => {
  const { mock, call } = await startPlayer('ada')
  const token = await userToken(mock, scope, 'ada')
  const { body } = await callApi(mock, token, 'GET /v1/me/player/devices')
  const { devices } = body as { readonly devices: readonly { readonly id: string }[] }
  const json = { context_uri: 'spotify:user:ada:collection' }
  expect(await call(`PUT /play?device_id=${devices[0]?.id}`, json)).toMatchObject({ status: 202 })
})
