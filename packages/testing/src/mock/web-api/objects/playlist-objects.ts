import { endpoints } from '@spotify-sdk/client/endpoints'
import type { MockUser } from '../../accounts/mock-user.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import type { Playlist, PlaylistItem } from '../state/playlists.ts'
import type { QuotaMode } from '../quota-mode.ts'
import { images } from './images.ts'
import { episodeAsTrack, itemObject } from './item-object.ts'
import { pageObject, type Paging } from './page-object.ts'
import { reference } from './reference.ts'
import { publicUser } from './user-objects.ts'

/** In whose eyes a playlist is shown. */
export interface PlaylistView {
  readonly origin: string
  readonly quotaMode: QuotaMode
  readonly catalogue: Catalogue
  readonly owner: MockUser
  readonly followers: number
  /** Whether the caller has said that it knows of episodes: `additional_types=episode`. */
  readonly knowsEpisodes: boolean
  /** What the links of its items keep of the query. */
  readonly linkQuery: string
}

/** Names of the list, of its entries, and of the operation that reads it. */
export type PlaylistWords =
  | { readonly list: 'tracks'; readonly entry: 'track'; readonly operation: 'playlists.getTracks' }
  | { readonly list: 'items'; readonly entry: 'item'; readonly operation: 'playlists.getItems' }

const wordsOf = {
  extended: { list: 'tracks', entry: 'track', operation: 'playlists.getTracks' },
  development: { list: 'items', entry: 'item', operation: 'playlists.getItems' },
} as const satisfies Record<QuotaMode, PlaylistWords>

/** A playlist among others: its items are only counted. */
export function simplifiedPlaylist(playlist: Playlist, view: PlaylistView): object {
  const { list } = wordsOf[view.quotaMode]
  const self = reference('playlist', playlist.id, view.origin)
  return {
    ...self,
    collaborative: playlist.isCollaborative,
    description: playlist.description,
    images: playlistImages(playlist, view.catalogue),
    name: playlist.name,
    owner: publicUser(view.owner, view.origin),
    primary_color: null,
    public: playlist.isPublic,
    snapshot_id: playlist.snapshotId,
    [list]: { href: `${self.href}/${list}`, total: playlist.items.length },
  }
}

/**
 * A playlist with its first 100 items.
 *
 * @see {@link https://developer.spotify.com/documentation/web-api/reference/get-playlist}
 */
export function playlistObject(
  playlist: Playlist,
  view: PlaylistView & { readonly hidesItems: boolean },
): object {
  const words = wordsOf[view.quotaMode]
  const { [words.list]: counted, ...rest } = simplifiedPlaylist(playlist, view) as Record<
    string,
    unknown
  >
  const whole = { ...rest, followers: { href: null, total: view.followers } }
  if (view.hidesItems) return whole
  const { href } = counted as { readonly href: string }
  const linkLimit = endpoints[words.operation].query['limit']?.max
  const paging = { url: new URL(`${href}${view.linkQuery}`), limit: 100, linkLimit, offset: 0 }
  return { ...whole, [words.list]: playlistPage(playlist, paging, view, words.entry) }
}

/** A part of the items of a playlist. */
export function playlistPage(
  { items }: Playlist,
  paging: Paging & { readonly url: URL },
  { catalogue, origin, knowsEpisodes }: PlaylistView,
  entry: PlaylistWords['entry'],
): object {
  return pageObject(items, paging, ({ uri, addedAt, addedBy }: PlaylistItem) => ({
    added_at: addedAt,
    added_by: addedBy === null ? null : reference('user', addedBy, origin),
    is_local: uri?.startsWith('spotify:local:') === true,
    primary_color: null,
    [entry]: uri === null ? null : entryObject(uri, { catalogue, origin, knowsEpisodes }),
  }))
}

function entryObject(
  uri: string,
  {
    catalogue,
    origin,
    knowsEpisodes,
  }: Pick<PlaylistView, 'catalogue' | 'origin' | 'knowsEpisodes'>,
): object | null {
  const episode = knowsEpisodes ? undefined : catalogue.find('episode', uri)
  return episode === undefined
    ? itemObject(uri, catalogue, origin)
    : episodeAsTrack(episode, origin)
}

/** The cover that was uploaded, or that of the first track; `null` for an empty playlist. */
export function playlistImages(
  { coverId, items }: Playlist,
  catalogue: Catalogue,
): readonly object[] | null {
  if (coverId !== undefined) {
    const url = `https://image-cdn-ak.spotifycdn.com/image/${coverId}`
    return [{ url, height: null, width: null }]
  }
  for (const { uri } of items) {
    const track = uri === null ? undefined : catalogue.find('track', uri)
    if (track !== undefined) return images('cover', track.album.coverId)
  }
  return null
}
