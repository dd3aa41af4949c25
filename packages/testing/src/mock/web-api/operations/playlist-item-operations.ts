import type { OperationId } from '@spotify-sdk/client/endpoints'

import { ApiRefusal } from '../api-error.ts'
import { playlistPage } from '../objects/playlist-objects.ts'
import type { ApiCall, Operation } from '../request/api-call.ts'
import type { Playlist } from '../state/playlists.ts'
import { knownUris, possibleUris } from './lookup.ts'
import { editablePlaylistOf, playlistOf, showsItems, viewOf } from './playlist-view.ts'

const playable = ['track', 'episode']

/** The items of a playlist, below their name of today and the one that they had until 2026. */
export const playlistItemOperations = {
  'playlists.getItems': (call) => getItems(call, 'item'),
  'playlists.getTracks': (call) => getItems(call, 'track'),
  'playlists.addItems': addItems,
  'playlists.addTracks': addItems,
  'playlists.reorderOrReplaceItems': reorderOrReplaceItems,
  'playlists.reorderOrReplaceTracks': reorderOrReplaceItems,
  'playlists.removeItems': (call) => removeItems(call, 'items'),
  'playlists.removeTracks': (call) => removeItems(call, 'tracks'),
} as const satisfies Partial<Record<OperationId, Operation>>

function getItems(call: ApiCall, entry: 'item' | 'track'): object {
  const playlist = playlistOf(call)
  if (showsItems(playlist, call)) {
    return playlistPage(playlist, call.paging, viewOf(playlist, call), entry)
  }
  // As on record for an app's own token, although no other token of that kind will do better.
  throw call.userId === undefined
    ? new ApiRefusal(401, 'Valid user authentication required')
    : new ApiRefusal(403, 'Forbidden')
}

function addItems(call: ApiCall): object {
  const playlist = editablePlaylistOf(call)
  const uris = knownUris(call, call.list('uris'), playable)
  const position = call.number('position')
  return snapshotOf(call.state.playlists.add(playlist, uris, call.user.id, position))
}

/** With URIs they are all that is in it then; without, a range is moved. */
function reorderOrReplaceItems(call: ApiCall): object {
  const { state, user } = call
  const playlist = editablePlaylistOf(call)
  const uris = call.optionalList('uris')
  if (uris !== undefined) {
    return snapshotOf(state.playlists.replace(playlist, knownUris(call, uris, playable), user.id))
  }
  const rangeStart = call.number('range_start')
  const insertBefore = call.number('insert_before')
  const rangeLength = call.number('range_length') ?? 1
  if (rangeStart === undefined || insertBefore === undefined) {
    throw new ApiRefusal(400, 'Missing required field: range_start, insert_before or uris')
  }
  assertSnapshot(playlist, call)
  const { length } = playlist.items
  const isInside =
    rangeStart >= 0 &&
    rangeStart + rangeLength <= length &&
    insertBefore >= 0 &&
    insertBefore <= length
  if (!isInside) throw new ApiRefusal(400, 'Invalid range')
  return snapshotOf(state.playlists.reorder(playlist, { rangeStart, rangeLength, insertBefore }))
}

function removeItems(call: ApiCall, list: 'items' | 'tracks'): object {
  const playlist = editablePlaylistOf(call)
  const removed = call.objects(list)
  assertSnapshot(playlist, call)
  const uris = removed.map(({ uri }) => uri).filter((uri) => typeof uri === 'string')
  if (uris.length < removed.length) throw new ApiRefusal(400, 'Invalid track uri')
  possibleUris(call, uris, playable, invalidUri)
  return snapshotOf(call.state.playlists.remove(playlist, uris))
}

/**
 * Also of local files, which only Spotify's own programs take out.
 *
 * @see {@link https://github.com/spotipy-dev/spotipy/issues/524}
 */
function invalidUri(uri: string): string {
  return `JSON body contains an invalid track uri: ${uri}`
}

/** A change names the state that it was made for; one of long ago is good. */
function assertSnapshot(playlist: Playlist, call: ApiCall): void {
  const snapshotId = call.text('snapshot_id')
  if (snapshotId === undefined || call.state.playlists.hasSnapshot(playlist, snapshotId)) return
  throw new ApiRefusal(400, 'Invalid snapshot_id')
}

function snapshotOf({ snapshotId }: Playlist): object {
  return { snapshot_id: snapshotId }
}
