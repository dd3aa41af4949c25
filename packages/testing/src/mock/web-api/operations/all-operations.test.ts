import { endpoints, type Endpoint, type Parameter } from '@spotify-sdk/client/endpoints'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { callApi, refusal, userToken } from 'test-support/mock/call-api.ts'
import { MockSpotify } from '../../mock-spotify.ts'

const everyScope =
  'ugc-image-upload user-read-playback-state user-modify-playback-state user-read-currently-playing user-read-playback-position user-read-recently-played playlist-read-private playlist-read-collaborative playlist-modify-private playlist-modify-public user-follow-modify user-follow-read user-library-modify user-library-read user-top-read user-read-email user-read-private'

const track = '19Z9L3JQLM5UrQP3atkZGj'
const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3, 4]).toString('base64')
const all = Object.values(endpoints)

let mock: MockSpotify
let accessToken: string
let bare: string
let ids: Readonly<Record<string, string>>

beforeAll(async () => {
  mock = await MockSpotify.start({ quotaMode: 'extended' })
  accessToken = await userToken(mock, everyScope)
  bare = await userToken(mock)
  const first = async (type: string, query: string): Promise<string> => {
    const request = `GET /v1/search?type=${type}&q=${query}&limit=1`
    const { body } = await callApi(mock, accessToken, request)
    const pages = body as Record<string, { items: readonly { id: string }[] }>
    return pages[`${type}s`]?.items[0]?.id ?? ''
  }
  const audiobook = await first('audiobook', 'the')
  const chapters = await callApi(mock, accessToken, `GET /v1/audiobooks/${audiobook}/chapters`)
  const categories = await callApi(mock, accessToken, 'GET /v1/browse/categories')
  ids = {
    albums: '2noRn2Aes5aoNVsU6iWThc',
    artists: '4tZwfgrHOc3mvqYlEYSvVi',
    audiobooks: audiobook,
    chapters: (chapters.body as { items: readonly [{ id: string }] }).items[0].id,
    episodes: await first('episode', 'the'),
    shows: await first('show', 'radio'),
    tracks: track,
    playlist_id: '5BJNgXEnAASkM6fnnURmHK',
    user_id: 'smedjan',
    category_id: (categories.body as { categories: { items: readonly [{ id: string }] } })
      .categories.items[0].id,
  }
})

afterAll(() => mock.close())

/** A value that a parameter may have. */
function sample(name: string, { kind, values, min }: Parameter, namespace: string): unknown {
  if (values !== undefined) return kind === 'string[]' ? [values[0]] : values[0]
  if (name === 'uris') return [`spotify:track:${track}`]
  if (name === 'ids') return [ids[namespace] ?? ids['artists']]
  if (name === 'device_ids') return [deviceId()]
  if (kind === 'object[]') return [{ uri: `spotify:track:${track}` }]
  if (kind === 'integer' || kind === 'number') return min ?? 0
  if (kind === 'boolean') return true
  return name === 'uri' ? `spotify:track:${track}` : 'a'
}

/** Of the device of the first user: it is made of the user's id, and the same in every mock. */
function deviceId(): string {
  return ids['device'] ?? ''
}

interface Sent {
  readonly status: number
  readonly text: string
}

/** Sends what the table needs, with what a test wants otherwise. */
async function send(
  { operation, method, path, query, body }: Endpoint,
  token: string,
  more: Readonly<Record<string, unknown>> = {},
): Promise<Sent> {
  const [namespace = ''] = operation.split('.')
  const url = new URL(
    `/v1${path.replace(/\{(\w+)\}/, (_, name: string) => ids[name] ?? ids[namespace] ?? '')}`,
    mock.apiUrl,
  )
  const valuesOf = (parameters: Readonly<Record<string, Parameter>>): Record<string, unknown> =>
    Object.fromEntries(
      Object.entries(parameters)
        .filter(([name, { isRequired }]) => isRequired === true || name in more)
        .map(([name, parameter]) => [name, more[name] ?? sample(name, parameter, namespace)]),
    )
  for (const [name, value] of Object.entries(valuesOf(query))) url.searchParams.set(name, `${value}`)
  const extra: Readonly<Record<string, unknown>> = {
    'playlists.reorderOrReplaceItems': { uris: [`spotify:track:${track}`] },
    'playlists.reorderOrReplaceTracks': { uris: [`spotify:track:${track}`] },
    'player.startPlayback': { uris: [`spotify:track:${track}`] },
  }
  if (operation === 'tracks.getRecommendations') url.searchParams.set('seed_tracks', track)
  const json = typeof body === 'object' ? { ...(extra[operation] ?? {}), ...valuesOf(body) } : {}
  const response = await fetch(url, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': body === 'image/jpeg' ? body : 'application/json',
    },
    ...(body === undefined ? {} : { body: body === 'image/jpeg' ? jpeg : JSON.stringify(json) }),
  })
  return { status: response.status, text: await response.text() }
}

it('knows all operations that Spotify has', () => {
  expect(all).toHaveLength(97)
})

describe('to an app with all of the Web API', () => {
  beforeAll(async () => {
    mock.quotaMode = 'extended'
    const { body } = await callApi(mock, accessToken, 'GET /v1/me/player/devices')
    ids = { ...ids, device: (body as { devices: readonly [{ id: string }] }).devices[0].id }
  })

  it.for(all)('answers $operation', async (endpoint) => {
    const { status, text } = await send(endpoint, accessToken)
    if (endpoint.operation.startsWith('player.') && endpoint.answer === 'none') {
      expect({ status, isText: /^[\w-]*$/.test(text) }).toEqual({
        status: expect.toBeOneOf([200, 204]),
        isText: true,
      })
      return
    }
    expect({ status, error: status < 400 ? undefined : text }).toEqual({ status: endpoint.status })
    if (endpoint.answer === 'none') {
      expect(text).toBe('')
      return
    }
    const answered = JSON.parse(text) as Readonly<Record<string, unknown>>
    const body = endpoint.member === undefined ? answered : answered[endpoint.member]
    if (endpoint.answer === 'array') expect(body).toBeInstanceOf(Array)
    if (endpoint.answer === 'page') {
      expect(body).toMatchObject({ items: expect.any(Array), offset: 0, next: expect.anything() })
    }
  })

  it.for(all.filter(({ scopes }) => scopes.all ?? scopes.oneOf ?? scopes.byKind))(
    'refuses $operation to a token without scopes',
    async (endpoint) => {
      expect(await send(endpoint, bare)).toEqual({
        status: 403,
        text: JSON.stringify({ error: { status: 403, message: 'Insufficient client scope' } }),
      })
    },
  )
})
