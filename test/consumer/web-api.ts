import {
  NotFoundError,
  PartialFailureError,
  requiredScopes,
  type Album,
  type ClientEvent,
  type Episode,
  type LocalTrack,
  type OperationId,
  type PlayableItem,
  type SearchType,
  type SimplifiedTrack,
  type SpotifyClient,
  type SpotifyScope,
  type Track,
  type WebApiScope,
} from '@spotify-sdk/client'
import type { SpotifyScope as ProviderScope } from '@spotify-sdk/auth-authorization-code'
import { endpoints, type Endpoint } from '@spotify-sdk/client/endpoints'

/** Ten methods, as a program calls them: nothing is cast, and nothing is `any`. */
export async function tour(spotify: SpotifyClient, signal: AbortSignal): Promise<string[]> {
  const album: Album = await spotify.albums.get('1', { market: undefined, signal })
  const first: SimplifiedTrack | undefined = (await spotify.albums.getTracks(album.id)).items[0]
  const names: string[] = [first?.name ?? album.name]
  for await (const { track } of spotify.tracks.getSaved({ limit: 50 })) names.push(track.name)

  const { tracks, artists } = await spotify.search({ q: 'abba', type: ['track', 'artist'] })
  const track: Track | null | undefined = tracks.items[0]
  const popularity: number | undefined = artists.items[0]?.popularity
  names.push(track?.album.release_date ?? '', `${popularity}`)
  const songs: Track[] = await spotify.search({ q: 'abba', type: ['track'] }).toArray({ max: 10 })

  const playlist = await spotify.playlists.create({ name: 'New', public: false })
  const uris = songs.map(({ uri }) => uri)
  const { snapshot_id } = await spotify.playlists.addItems(playlist.id, { uris, position: 0 })
  for await (const { item } of spotify.playlists.getItems(playlist.id)) names.push(tell(item))
  await spotify.playlists.uploadCoverImage(playlist.id, new Uint8Array([255]), { maxRetries: 0 })

  const [isSaved] = await spotify.library.checkContains([album.uri])
  const state = await spotify.player.getPlaybackState()
  if (state?.device.id) await spotify.player.seek({ position_ms: 0, device_id: state.device.id })
  const { data, headers } = await spotify.withResponse(spotify.users.getCurrentProfile())
  return [...names, snapshot_id, `${isSaved}`, data.account_id, headers.get('etag') ?? '']
}

/** What a playlist holds, told apart by literal types. */
function tell(item: PlayableItem | null): string {
  if (item === null) return 'nothing'
  if (item.type === 'episode') return ofEpisode(item)
  return item.is_local ? ofLocalTrack(item) : ofTrack(item)
}

const ofEpisode = ({ show }: Episode): string => show.name
const ofTrack = ({ id, preview_url }: Track): string => preview_url ?? id
const ofLocalTrack = ({ uri }: LocalTrack): string => uri

export async function mistakes(spotify: SpotifyClient): Promise<void> {
  // @ts-expect-error parameters are one object
  await spotify.albums.get('1', 'SE')
  // @ts-expect-error Spotify's own names
  await spotify.player.seek({ positionMs: 1 })
  // @ts-expect-error a search needs a type
  await spotify.search({ q: 'abba' })
  // @ts-expect-error nobody asked for albums
  void (await spotify.search({ q: 'abba', type: ['track'] })).albums
  // @ts-expect-error two lists cannot be iterated as one
  for await (const each of spotify.search({ q: 'abba', type: ['track', 'album'] })) void each
  // @ts-expect-error it has no such method
  await spotify.albums.buy('1')
  // @ts-expect-error restricted apps do not get it
  const label: string = (await spotify.albums.get('1')).label
  void label
}

/** Kinds that are known when the program runs. */
export async function searchAny(spotify: SpotifyClient, type: SearchType[]): Promise<number> {
  const found = await spotify.search({ q: 'abba', type })
  // @ts-expect-error nobody knows whether tracks are among them
  void found.tracks.total
  return (found.tracks?.total ?? 0) + (found.shows?.total ?? 0)
}

/** One kind, also known only then. */
export async function searchOne(spotify: SpotifyClient, type: SearchType): Promise<string[]> {
  const search = spotify.search({ q: 'abba', type: [type] })
  // @ts-expect-error it may be another one
  void (await search).tracks
  const found = await search
  const total = 'tracks' in found ? found.tracks.total : 0
  return [`${total}`, ...(await search.toArray()).map(({ name }) => name)]
}

/** Every list that may come first may also be among the options. */
export async function listsByName(
  spotify: SpotifyClient,
  uris: string[],
): Promise<boolean | undefined> {
  await spotify.library.saveItems({ uris, timeoutSeconds: 5 })
  await spotify.users.follow({ ids: ['1'], type: 'artist' })
  // @ts-expect-error it must say whose ids they are
  await spotify.users.follow({ ids: ['1'] })
  // @ts-expect-error the list is required
  await spotify.library.saveItems({})
  const { albums } = await spotify.albums.getMany({ ids: ['1'], market: 'SE' })
  const [isSaved] = await spotify.library.checkContains({ uris })
  return albums.length > 0 ? isSaved : false
}

/** The same scopes as those of a provider. */
export const requested: SpotifyScope[] = requiredScopes('albums.getSaved')
export const ofProvider: readonly ProviderScope[] = requested
export const ofClient: readonly SpotifyScope[] = ofProvider

export const scopes: WebApiScope[] = requiredScopes('albums.getSaved', 'player.seek', 'search')
// @ts-expect-error a scope is no operation
export const wrong: WebApiScope[] = requiredScopes('user-library-read')

export const endpointOf = (operation: OperationId): Endpoint => endpoints[operation]

export function done(error: unknown): number {
  return PartialFailureError.is(error) ? error.done : 0
}

/** It needs no object. */
export async function detached({ search }: SpotifyClient): Promise<string | undefined> {
  const { tracks } = await search({ q: 'abba', type: ['track'] })
  return tracks.items[0]?.name
}

/** Of a player, for example `NO_ACTIVE_DEVICE`. */
export function reasonOf(error: unknown): string | undefined {
  return NotFoundError.is(error) ? error.reason : undefined
}

export function log(event: ClientEvent): string {
  switch (event.type) {
    case 'request':
      return `${event.method} ${event.path} ${event.status ?? event.code} ${event.seconds}`
    case 'rate-limited':
      return `${event.scope} ${event.seconds} ${event.reason}`
    case 'retried':
      return `${event.attempt}`
    case 'token-rejected':
      return event.path
  }
}
