import type { MockUser } from '../../accounts/mock-user.ts'
import type { Playlist, PlaylistItem } from '../library/playlists.ts'
import type { QuotaMode } from '../quota-mode.ts'
import { images } from './images.ts'
import { pageObject, type Paging } from './page-object.ts'
import { reference } from './reference.ts'
import { trackObject } from './track-object.ts'
import { publicUser } from './user-objects.ts'

/** In whose eyes a playlist is shown. */
export interface PlaylistView {
  readonly origin: string
  readonly quotaMode: QuotaMode
  readonly owner: MockUser
}

/** Development Mode has other words for what is in a playlist. */
const words = {
  extended: { list: 'tracks', entry: 'track' },
  development: { list: 'items', entry: 'item' },
} as const

/** A playlist among others: what is in it is counted only. */
export function simplifiedPlaylist(playlist: Playlist, view: PlaylistView): object {
  const { list } = words[view.quotaMode]
  const self = reference('playlist', playlist.id, view.origin)
  const [first] = playlist.items
  return {
    ...self,
    collaborative: playlist.isCollaborative,
    description: playlist.description,
    images: first === undefined ? [] : images('cover', first.track.album.coverId),
    name: playlist.name,
    owner: publicUser(view.owner, view.origin),
    primary_color: null,
    public: playlist.isPublic,
    snapshot_id: playlist.snapshotId,
    [list]: { href: `${self.href}/${list}`, total: playlist.items.length },
  }
}

/** @see {@link https://developer.spotify.com/documentation/web-api/reference/get-playlist} */
export function playlistObject(
  playlist: Playlist,
  view: PlaylistView & { readonly hidesItems: boolean },
): object {
  const { list } = words[view.quotaMode]
  const { [list]: counted, ...rest } = simplifiedPlaylist(playlist, view) as Record<string, unknown>
  const whole = { ...rest, followers: { href: null, total: 0 } }
  if (view.hidesItems) return whole
  const { href } = counted as { readonly href: string }
  const paging = { url: new URL(href), limit: 100, offset: 0 }
  return { ...whole, [list]: playlistPage(playlist, paging, words[view.quotaMode].entry) }
}

/** A part of what is in a playlist. */
export function playlistPage(
  { items }: Playlist,
  paging: Paging & { readonly url: URL },
  entry: 'track' | 'item',
): object {
  const { origin } = paging.url
  return pageObject(items, paging, ({ track, addedAt, addedBy }: PlaylistItem) => ({
    added_at: addedAt,
    added_by: reference('user', addedBy, origin),
    is_local: false,
    primary_color: null,
    [entry]: trackObject(track, origin),
  }))
}
