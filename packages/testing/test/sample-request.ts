import { Buffer } from 'node:buffer'

import type { Endpoint, Parameter } from '@spotify-sdk/client/endpoints'
import type { MockSpotify } from '@spotify-sdk/testing'
import { callApi } from 'test-support/mock/call-api.ts'

/** Ids by the namespace or the path parameter that needs one. */
export type SampleIds = Readonly<Record<string, string>>

interface Found {
  readonly items: readonly { readonly id: string }[]
}

/** Finds an id for each kind of object, as a program would, with a token that may do everything. */
export async function sampleIds(mock: MockSpotify, accessToken: string): Promise<SampleIds> {
  const types = ['album', 'artist', 'audiobook', 'episode', 'show', 'track']
  const search = `GET /v1/search?q=e&type=${types.join()}&limit=1`
  const pages = (await callApi(mock, accessToken, search)).body as Readonly<Record<string, Found>>
  const found = Object.entries(pages).map(([namespace, { items }]) => [namespace, items[0]?.id])
  const ids = Object.fromEntries(found) as SampleIds
  const path = `GET /v1/audiobooks/${ids['audiobooks']}/chapters`
  const chapters = (await callApi(mock, accessToken, path)).body as Found
  const { body } = await callApi(mock, accessToken, 'GET /v1/me/player/devices')
  const [device] = (body as { readonly devices: Found['items'] }).devices
  return {
    ...ids,
    device: device?.id ?? '',
    chapters: chapters.items[0]?.id ?? '',
    users: ids['artists'] ?? '',
    playlist_id: '5BJNgXEnAASkM6fnnURmHK',
    user_id: 'smedjan',
    category_id: '0JQ5DAqbMKFNorthernLght',
  }
}

/** What an operation needs although no single parameter of it is required. */
const needed: Readonly<Record<string, readonly string[]>> = {
  'player.startPlayback': ['uris'],
  'playlists.reorderOrReplaceItems': ['uris'],
  'playlists.reorderOrReplaceTracks': ['uris'],
  'tracks.getRecommendations': ['seed_tracks'],
}

/** A JPEG's first bytes. */
const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3, 4]).toString('base64')

/**
 * Sends a request with all that the table requires.
 *
 * @param others - Arguments that a test wants otherwise, or besides.
 */
export async function sendSample(
  mock: MockSpotify,
  { operation, method, path, query, body }: Endpoint,
  accessToken: string,
  ids: SampleIds,
  others: Readonly<Record<string, unknown>> = {},
): Promise<{ readonly status: number; readonly text: string }> {
  const [namespace = ''] = operation.split('.')
  const argumentsOf = (parameters: Readonly<Record<string, Parameter>>): [string, unknown][] =>
    Object.entries(parameters)
      .filter(([name, { isRequired }]) => {
        return isRequired === true || name in others || needed[operation]?.includes(name) === true
      })
      .map(([name, parameter]) => [name, others[name] ?? sample(name, parameter, namespace, ids)])
  const filled = path.replace(/\{(\w+)\}/, (_, name: string) => ids[name] ?? ids[namespace] ?? '')
  const url = new URL(`/v1${filled}`, mock.apiUrl)
  for (const [name, value] of argumentsOf(query)) url.searchParams.set(name, String(value))
  const json =
    typeof body === 'object' ? JSON.stringify(Object.fromEntries(argumentsOf(body))) : jpeg
  const response = await fetch(url, {
    method,
    headers: {
      authorization: `Bearer ${accessToken}`,
      'content-type': body === 'image/jpeg' ? body : 'application/json',
    },
    ...(body === undefined ? {} : { body: json }),
  })
  return { status: response.status, text: await response.text() }
}

/** A value that a parameter may have. */
function sample(
  name: string,
  { kind, values, min = 0 }: Parameter,
  namespace: string,
  ids: SampleIds,
): unknown {
  const uri = `spotify:track:${ids['tracks']}`
  if (values !== undefined) return kind === 'string[]' ? [values[0]] : values[0]
  if (kind === 'object[]') return [{ uri }]
  if (name === 'uris') return [uri]
  if (name === 'device_ids') return [ids['device']]
  if (kind === 'string[]') return [ids[name === 'ids' ? namespace : 'tracks']]
  if (kind === 'integer' || kind === 'number') return min
  if (kind === 'boolean') return true
  return name === 'uri' ? uri : 'a'
}
