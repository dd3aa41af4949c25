import { ApiRefusal } from '../api-error.ts'
import type { Playlist } from '../library/playlists.ts'
import type { PlaylistView } from '../objects/playlist-objects.ts'
import type { ApiCall, UserCall } from './api-route.ts'
import { found } from './look-up.ts'

/** The playlist that the path names, as far as whoever asks may know of it. */
export function playlistOf({ playlists, parameters, user }: ApiCall): Playlist {
  return found({ get: (id) => playlists.get(id, user?.id) }, parameters)
}

/** In whose eyes it is shown. */
export function viewOf(
  { ownerId }: Playlist,
  { accounts, origin, quotaMode }: ApiCall,
): PlaylistView {
  const owner = accounts.users.get(ownerId)
  if (owner === undefined) throw new ApiRefusal(404, 'Resource not found')
  return { origin, quotaMode, owner }
}

/** Apps in Development Mode see what is in a playlist only where it is the user's own, or shared. */
export function showsItems(playlist: Playlist, { quotaMode, user }: ApiCall): boolean {
  return quotaMode === 'extended' || (user !== undefined && isEditor(playlist, user.id))
}

/** Refuses whoever may not change a playlist. */
export function assertEditor(playlist: Playlist, { scope, user }: UserCall): void {
  if (!isEditor(playlist, user.id)) {
    throw new ApiRefusal(403, "You cannot add tracks to a playlist you don't own.")
  }
  const needed = playlist.isPublic ? 'playlist-modify-public' : 'playlist-modify-private'
  if (!scope.includes(needed)) throw new ApiRefusal(403, 'Insufficient client scope')
}

function isEditor({ isCollaborative, ownerId }: Playlist, userId: string): boolean {
  return isCollaborative || ownerId === userId
}
