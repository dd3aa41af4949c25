import type { OperationId } from '@spotify-sdk/client/endpoints'

import type { ArtistFacts } from '../catalogue/artists.ts'
import { popularityOf, type TrackFacts } from '../catalogue/album-facts.ts'
import { artistObject } from '../objects/artist-objects.ts'
import { trackObject } from '../objects/track-object.ts'
import { privateUser, userProfile } from '../objects/user-objects.ts'
import type { ApiCall, Operation } from '../request/api-call.ts'
import { notFound } from './lookup.ts'

/** Users' profiles, and what they listen to most. */
export const userOperations = {
  'users.getCurrentProfile': ({ user, scopes, origin }) => privateUser(user, scopes, origin),
  'users.getProfile': ({ state, id, origin }) => {
    const user = state.accounts.users.get(id)
    if (user === undefined) throw notFound('user', id)
    return userProfile(user, origin)
  },
  'users.getTopTracks': (call) => call.page(topTracks(call), trackObject),
  'users.getTopArtists': (call) => call.page(topArtists(call), artistObject),
} as const satisfies Partial<Record<OperationId, Operation>>

/** The saved tracks: the latest, the most popular, or the oldest first. */
function topTracks(call: ApiCall): readonly TrackFacts[] {
  const { state, user } = call
  const saved = state.library
    .of(user.id, 'track')
    .map(({ id }) => state.catalogue.get('track', id))
    .filter((track) => track !== undefined)
  switch (call.text('time_range')) {
    case 'short_term':
      return saved
    case 'long_term':
      return saved.toReversed()
    default:
      return saved.toSorted((one, other) => popularityOf(other) - popularityOf(one))
  }
}

function topArtists(call: ApiCall): readonly ArtistFacts[] {
  return [...new Set(topTracks(call).map(({ album }) => album.artist))]
}
