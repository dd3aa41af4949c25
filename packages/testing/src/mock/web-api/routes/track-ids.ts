import { ApiRefusal } from '../api-error.ts'
import type { TrackFacts } from '../catalogue/album-facts.ts'
import { catalogue } from '../catalogue/catalogue.ts'

/** The id in `spotify:track:<id>`; anything else is none, and names no track. */
export function trackIdOf(uri: string): string {
  return uri.replace(/^spotify:track:/, '')
}

/** Spotify's own answer to a track that cannot be saved or added says no more than that. */
export function knownTracks(ids: readonly string[]): readonly TrackFacts[] {
  const tracks = ids.map((id) => catalogue.tracks.get(id))
  if (!tracks.every((track) => track !== undefined)) throw new ApiRefusal(400, 'Bad request')
  return tracks
}
