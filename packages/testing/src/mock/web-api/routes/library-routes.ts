import type { ApiCall, ApiRoute } from './api-route.ts'
import { listOf } from './list-parameter.ts'
import { knownTracks, trackIdOf } from './track-ids.ts'

/**
 * The library by URIs, in the query alone. Of all kinds of things that there are, this one holds
 * tracks.
 *
 * @see {@link https://developer.spotify.com/documentation/web-api/references/changes/february-2026}
 */
export const libraryRoutes: readonly ApiRoute[] = [
  {
    on: 'PUT /me/library',
    scope: 'user-library-modify',
    answerUser: ({ request, savedTracks, user }) => {
      savedTracks.save(user.id, knownTracks(trackIdsOf(request)))
    },
  },
  {
    on: 'DELETE /me/library',
    scope: 'user-library-modify',
    answerUser: ({ request, savedTracks, user }) =>
      savedTracks.remove(user.id, trackIdsOf(request)),
  },
  {
    on: 'GET /me/library/contains',
    scope: 'user-library-read',
    answerUser: ({ request, savedTracks, user }) =>
      trackIdsOf(request).map((id) => savedTracks.has(user.id, id)),
  },
]

function trackIdsOf({ query }: ApiCall['request']): readonly string[] {
  return listOf('uris', query, 40).map(trackIdOf)
}
