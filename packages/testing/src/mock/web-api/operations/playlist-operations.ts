import type { OperationId } from '@spotify-sdk/client/endpoints'

import { ApiRefusal } from '../api-error.ts'
import { newId } from '../catalogue/spotify-id.ts'
import { playlistImages, playlistObject, simplifiedPlaylist } from '../objects/playlist-objects.ts'
import type { ApiCall, Operation } from '../request/api-call.ts'
import type { Playlist } from '../state/playlists.ts'
import { notFound } from './lookup.ts'
import {
  assertModifyScope,
  editablePlaylistOf,
  playlistOf,
  showsItems,
  viewOf,
} from './playlist-view.ts'

/** Playlists, without their items. */
export const playlistOperations = {
  'playlists.get': (call) => {
    const playlist = playlistOf(call)
    const hidesItems = !showsItems(playlist, call)
    return playlistObject(playlist, { ...viewOf(playlist, call), hidesItems })
  },
  'playlists.getForCurrentUser': (call) => playlistsOf(call, call.user.id),
  'playlists.getForUser': (call) => {
    if (!call.state.accounts.users.has(call.id)) throw notFound('user', call.id)
    return playlistsOf(call, call.id)
  },
  'playlists.create': createPlaylist,
  'playlists.createForUser': (call) => {
    if (call.id === call.user.id) return createPlaylist(call)
    throw new ApiRefusal(403, 'You cannot create a playlist for another user.')
  },
  'playlists.changeDetails': changeDetails,
  'playlists.getCoverImage': (call) => playlistImages(playlistOf(call), call.state.catalogue) ?? [],
  'playlists.uploadCoverImage': uploadCoverImage,
  'playlists.follow': (call) => call.state.library.save(call.user.id, [uriOf(playlistOf(call))]),
  'playlists.unfollow': (call) =>
    call.state.library.remove(call.user.id, [uriOf(playlistOf(call))]),
  'playlists.checkFollowers': (call) => {
    const ids = call.list('ids').length === 0 ? [call.user.id] : call.list('ids')
    const uri = uriOf(playlistOf(call))
    return ids.map((userId) => call.state.library.has(userId, uri))
  },
} as const satisfies Partial<Record<OperationId, Operation>>

/** Own and followed ones. Without a scope the public ones alone; each of the others has its own. */
function playlistsOf(call: ApiCall, userId: string): object {
  const { playlists, library } = call.state
  const isOwn = userId === call.userId
  const shown = library
    .of(userId, 'playlist')
    .map(({ id }) => playlists.get(id))
    .filter((playlist) => playlist !== undefined)
    .filter(({ isCollaborative, isPublic }) => {
      if (isCollaborative) return isOwn && call.scopes.includes('playlist-read-collaborative')
      return isPublic || (isOwn && call.scopes.includes('playlist-read-private'))
    })
  return call.page(shown, (playlist) => simplifiedPlaylist(playlist, viewOf(playlist, call)))
}

function createPlaylist(call: ApiCall): object {
  const { state, user } = call
  const details = {
    name: call.text('name') ?? '',
    description: call.text('description') ?? null,
    isPublic: call.flag('public') ?? true,
    isCollaborative: call.flag('collaborative') ?? false,
  }
  if (details.isPublic && details.isCollaborative) {
    throw new ApiRefusal(400, 'Collaborative playlists can only be private.')
  }
  assertModifyScope(details.isPublic, call)
  const playlist = state.playlists.create(user.id, details)
  state.library.save(user.id, [uriOf(playlist)])
  return playlistObject(playlist, { ...viewOf(playlist, call), hidesItems: false })
}

function changeDetails(call: ApiCall): void {
  const playlist = editablePlaylistOf(call)
  const isPublic = call.flag('public') ?? playlist.isPublic
  const isCollaborative = call.flag('collaborative') ?? playlist.isCollaborative
  assertModifyScope(isPublic, call)
  if (isPublic && isCollaborative) {
    throw new ApiRefusal(403, 'You cannot make public playlists collaborative.')
  }
  call.state.playlists.change(playlist, {
    name: call.text('name') ?? playlist.name,
    description: call.text('description') ?? playlist.description,
    isPublic,
    isCollaborative,
  })
}

/** 256 kB of base64. */
const maxImageLength = 256 * 1024

/** @see {@link https://developer.spotify.com/documentation/web-api/reference/upload-custom-playlist-cover} */
function uploadCoverImage(call: ApiCall): void {
  const playlist = editablePlaylistOf(call)
  const { body, headers } = call.request
  if (body.length > maxImageLength) throw new ApiRefusal(413, 'Payload Too Large')
  // What every JPEG begins with, in base64.
  const isJpeg = body.startsWith('/9j/') && /^[A-Za-z0-9+/]+={0,2}\s*$/.test(body)
  if (!isJpeg || !headers['content-type']?.startsWith('image/jpeg')) {
    throw new ApiRefusal(400, 'Image data is not a base64-encoded JPEG')
  }
  call.state.playlists.change(playlist, { coverId: `ab67706c0000da84${newId()}` })
}

function uriOf({ id }: Playlist): string {
  return `spotify:playlist:${id}`
}
