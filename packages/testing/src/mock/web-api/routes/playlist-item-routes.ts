import { ApiRefusal } from '../api-error.ts'
import { playlistPage } from '../objects/playlist-objects.ts'
import type { ApiCall, RouteRules, OpenRoute, UserCall, UserRoute } from './api-route.ts'
import { isStrings, jsonBody, memberOf } from './json-body.ts'
import { checkedList, listOf } from './list-parameter.ts'
import { pagingOf } from './paging.ts'
import { assertEditor, playlistOf, showsItems } from './playlist-view.ts'
import { knownTracks, trackIdOf } from './track-ids.ts'

/** Items per page, and per request. */
const limits = { standard: 100, most: 100 } as const

/**
 * What is in a playlist, below the name that it had until 2026 or the one that it has since.
 *
 * @see {@link https://developer.spotify.com/documentation/web-api/reference/get-playlists-items}
 */
export function playlistItemRoutes(
  list: 'items' | 'tracks',
  entry: 'item' | 'track',
): readonly (RouteRules & (OpenRoute | UserRoute))[] {
  return [
    {
      on: `GET /playlists/{id}/${list}`,
      answer: (call) => {
        const playlist = playlistOf(call)
        if (!showsItems(playlist, call)) throw refusal(call)
        return playlistPage(playlist, pagingOf(call, limits), entry)
      },
    },
    { on: `POST /playlists/{id}/${list}`, status: 201, answerUser: addItems },
    { on: `DELETE /playlists/{id}/${list}`, answerUser: (call) => removeItems(call, list) },
  ]
}

/** As on record for an app's own token, although no other token of that kind will do better. */
function refusal({ user }: ApiCall): ApiRefusal {
  return user === undefined
    ? new ApiRefusal(401, 'Valid user authentication required')
    : new ApiRefusal(403, 'Forbidden')
}

function addItems(call: UserCall): object {
  const { playlists, request, user } = call
  const playlist = playlistOf(call)
  assertEditor(playlist, call)
  const body = jsonBody(request)
  const inBody = memberOf(body, 'uris', isStrings)
  const uris =
    inBody === undefined
      ? listOf('uris', request.query, limits.most)
      : checkedList('uris', inBody, limits.most)
  const position = memberOf(body, 'position', (value) => typeof value === 'number')
  const tracks = knownTracks(uris.map(trackIdOf))
  return { snapshot_id: playlists.add(playlist, tracks, user.id, position).snapshotId }
}

function removeItems(call: UserCall, list: 'items' | 'tracks'): object {
  const { playlists, request } = call
  const playlist = playlistOf(call)
  assertEditor(playlist, call)
  const removed = memberOf(jsonBody(request), list, isReferences) ?? []
  const uris = checkedList(
    list,
    removed.map(({ uri }) => uri),
    limits.most,
  )
  return { snapshot_id: playlists.remove(playlist, uris.map(trackIdOf)).snapshotId }
}

function isReferences(value: unknown): value is readonly { readonly uri: string }[] {
  return (
    Array.isArray(value) &&
    value.every((item) => typeof (item as { uri?: unknown } | null)?.uri === 'string')
  )
}
