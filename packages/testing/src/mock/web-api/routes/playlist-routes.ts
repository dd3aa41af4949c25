import { ApiRefusal } from '../api-error.ts'
import type { PlaylistDetails } from '../library/playlists.ts'
import { playlistObject, simplifiedPlaylist } from '../objects/playlist-objects.ts'
import type { ApiRoute, UserCall } from './api-route.ts'
import { jsonBody, memberOf } from './json-body.ts'
import { pageFor } from './paging.ts'
import { playlistItemRoutes } from './playlist-item-routes.ts'
import { playlistOf, showsItems, viewOf } from './playlist-view.ts'

/** @see {@link https://developer.spotify.com/documentation/web-api/reference/get-playlist} */
export const playlistRoutes: readonly ApiRoute[] = [
  {
    on: 'GET /playlists/{id}',
    answer: (call) => {
      const playlist = playlistOf(call)
      const hidesItems = !showsItems(playlist, call)
      return playlistObject(playlist, { ...viewOf(playlist, call), hidesItems })
    },
  },
  ...playlistItemRoutes('items', 'item'),
  ...playlistItemRoutes('tracks', 'track').map((route) => ({ ...route, isExtendedOnly: true })),
  { on: 'GET /me/playlists', answerUser: myPlaylists },
  { on: 'POST /me/playlists', status: 201, answerUser: createPlaylist },
  {
    on: 'POST /users/{id}/playlists',
    isExtendedOnly: true,
    status: 201,
    answerUser: (call) => {
      if (call.parameters['id'] === call.user.id) return createPlaylist(call)
      throw new ApiRefusal(403, 'You cannot create a playlist for another user.')
    },
  },
]

/** Without a scope the public ones alone; each of the others has its own. */
function myPlaylists(call: UserCall): object {
  const { playlists, scope, user } = call
  const shown = playlists.ownedBy(user.id).filter(({ isCollaborative, isPublic }) => {
    if (isCollaborative) return scope.includes('playlist-read-collaborative')
    return isPublic || scope.includes('playlist-read-private')
  })
  return pageFor(call, shown, (playlist) => simplifiedPlaylist(playlist, viewOf(playlist, call)))
}

function createPlaylist(call: UserCall): object {
  const { playlists, scope, user } = call
  const details = detailsOf(jsonBody(call.request))
  const needed = details.isPublic ? 'playlist-modify-public' : 'playlist-modify-private'
  if (!scope.includes(needed)) throw new ApiRefusal(403, 'Insufficient client scope')
  const playlist = playlists.create(user.id, details)
  return playlistObject(playlist, { ...viewOf(playlist, call), hidesItems: false })
}

function detailsOf(body: unknown): PlaylistDetails {
  const name = memberOf(body, 'name', (value) => typeof value === 'string')
  if (name === undefined || name === '') throw new ApiRefusal(400, 'Missing required field: name')
  return {
    name,
    description: memberOf(body, 'description', (value) => typeof value === 'string') ?? '',
    isPublic: memberOf(body, 'public', isBoolean) ?? true,
    isCollaborative: memberOf(body, 'collaborative', isBoolean) ?? false,
  }
}

function isBoolean(value: unknown): value is boolean {
  return typeof value === 'boolean'
}
