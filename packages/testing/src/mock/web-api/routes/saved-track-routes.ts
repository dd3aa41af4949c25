import type { SavedTrack } from '../library/saved-tracks.ts'
import { trackObject } from '../objects/track-object.ts'
import type { ApiCall, ApiRoute } from './api-route.ts'
import { isStrings, jsonBody, memberOf } from './json-body.ts'
import { checkedList, listOf } from './list-parameter.ts'
import { pageFor } from './paging.ts'
import { knownTracks } from './track-ids.ts'

/** @see {@link https://developer.spotify.com/documentation/web-api/reference/get-users-saved-tracks} */
export const savedTrackRoutes: readonly ApiRoute[] = [
  {
    on: 'GET /me/tracks',
    scope: 'user-library-read',
    answerUser: (call) => pageFor(call, call.savedTracks.of(call.user.id), savedTrackObject),
  },
  {
    on: 'PUT /me/tracks',
    isExtendedOnly: true,
    scope: 'user-library-modify',
    answerUser: ({ request, savedTracks, user }) => {
      savedTracks.save(user.id, knownTracks(idsOf(request)))
    },
  },
  {
    on: 'DELETE /me/tracks',
    isExtendedOnly: true,
    scope: 'user-library-modify',
    answerUser: ({ request, savedTracks, user }) => savedTracks.remove(user.id, idsOf(request)),
  },
  {
    on: 'GET /me/tracks/contains',
    isExtendedOnly: true,
    scope: 'user-library-read',
    answerUser: ({ request, savedTracks, user }) =>
      listOf('ids', request.query, 50).map((id) => savedTracks.has(user.id, id)),
  },
]

function savedTrackObject({ addedAt, track }: SavedTrack, origin: string): object {
  return { added_at: addedAt, track: trackObject(track, origin) }
}

/** In the query, or as JSON: `["…"]`, or `{"ids": ["…"]}`. */
function idsOf(request: ApiCall['request']): readonly string[] {
  const body = jsonBody(request)
  const ids = isStrings(body) ? body : memberOf(body, 'ids', isStrings)
  return ids === undefined ? listOf('ids', request.query, 50) : checkedList('ids', ids, 50)
}
