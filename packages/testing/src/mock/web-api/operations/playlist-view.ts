import { ApiRefusal } from '../api-error.ts'
import { isSpotifyId } from '../catalogue/spotify-id.ts'
import type { PlaylistView } from '../objects/playlist-objects.ts'
import type { ApiCall } from '../request/api-call.ts'
import type { Playlist } from '../state/playlists.ts'
import { notFound } from './lookup.ts'

/** The account of Spotify's editors. */
const editors = {
  id: 'spotify',
  displayName: 'Spotify',
  email: 'spotify@example.com',
  country: 'SE',
  product: 'premium',
} as const

/** The playlist that the path names, as far as the caller may know of it. */
export function playlistOf(call: ApiCall): Playlist {
  const { state, id, userId } = call
  const playlist = state.playlists.get(id)
  if (playlist === undefined) {
    if (!isSpotifyId(id)) throw new ApiRefusal(400, 'Invalid base62 id')
    throw notFound('playlist', id)
  }
  const isOpen = playlist.isPublic || playlist.isCollaborative || playlist.ownerId === userId
  if (!isOpen || isWithheld(playlist, call)) throw new ApiRefusal(404, 'Resource not found')
  return playlist
}

/**
 * Playlists of Spotify's editors are kept from new apps.
 *
 * @see {@link https://developer.spotify.com/blog/2024-11-27-changes-to-the-web-api}
 */
export function isWithheld({ ownerId }: Playlist, { state }: ApiCall): boolean {
  return ownerId === editors.id && state.quotaMode === 'development'
}

/** In whose eyes it is shown. */
export function viewOf({ id, ownerId }: Playlist, call: ApiCall): PlaylistView {
  const { state, origin, knowsEpisodes, linkQuery } = call
  const { accounts, catalogue, library, quotaMode } = state
  const owner = accounts.users.get(ownerId) ?? editors
  const followers = library.followers(`spotify:playlist:${id}`).filter((each) => each !== ownerId)
  const view = { catalogue, knowsEpisodes, linkQuery, origin, owner, quotaMode }
  return { ...view, followers: followers.length }
}

/** Apps in Development Mode see the items of a playlist only where it is the user's own, or shared. */
export function showsItems(playlist: Playlist, { state, userId }: ApiCall): boolean {
  return state.quotaMode === 'extended' || isEditor(playlist, userId)
}

/** The playlist that the path names, to be changed. */
export function editablePlaylistOf(call: ApiCall): Playlist {
  const { user } = call
  const playlist = playlistOf(call)
  if (!isEditor(playlist, user.id)) {
    throw new ApiRefusal(403, "You cannot add tracks to a playlist you don't own.")
  }
  assertModifyScope(playlist.isPublic, call)
  return playlist
}

/** Public playlists need one scope, private ones another. */
export function assertModifyScope(isPublic: boolean, { scopes }: ApiCall): void {
  const needed = isPublic ? 'playlist-modify-public' : 'playlist-modify-private'
  if (!scopes.includes(needed)) throw new ApiRefusal(403, 'Insufficient client scope')
}

function isEditor({ isCollaborative, ownerId }: Playlist, userId: string | undefined): boolean {
  return userId !== undefined && (isCollaborative || ownerId === userId)
}
