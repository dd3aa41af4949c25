import type { AudioAnalysis, AudioFeatures, Recommendations } from '@spotify-sdk/client'

import type { OperationId } from '@spotify-sdk/client/endpoints'

import { ApiRefusal } from '../api-error.ts'
import { popularityOf, type TrackFacts } from '../catalogue/album-facts.ts'
import { hexFor } from '../catalogue/spotify-id.ts'
import { artistObject } from '../objects/artist-objects.ts'
import { trackObject } from '../objects/track-object.ts'
import type { ApiCall, Operation } from '../request/api-call.ts'
import { found, severalFound } from './lookup.ts'

/**
 * What only apps from before 2024-11-27 have: figures that follow from an object's id, so that they
 * are the same each time.
 *
 * @see {@link https://developer.spotify.com/blog/2024-11-27-changes-to-the-web-api}
 */
export const closedOperations = {
  'artists.getRelatedArtists': (call) => {
    const { id } = found(call, 'artist')
    const others = call.state.catalogue.all('artist').filter((artist) => artist.id !== id)
    return { artists: others.slice(0, 20).map((artist) => artistObject(artist, call.origin)) }
  },
  'tracks.getAudioFeatures': (call) => audioFeatures(found(call, 'track'), call.origin),
  'tracks.getManyAudioFeatures': (call) => ({
    audio_features: severalFound(call, 'track').map((track) =>
      track === null ? null : audioFeatures(track, call.origin),
    ),
  }),
  'tracks.getAudioAnalysis': (call) => audioAnalysis(found(call, 'track')),
  'tracks.getRecommendations': recommendations,
  'tracks.getRecommendationGenres': (call) => ({ genres: genresOf(call) }),
} as const satisfies Partial<Record<OperationId, Operation>>

/** A number from 0 to 1 that follows from a track's id. */
function share({ id }: TrackFacts, name: string): number {
  return Number.parseInt(hexFor(`${id} ${name}`, 4), 16) / 0xffff
}

function audioFeatures(track: TrackFacts, origin: string): AudioFeatures {
  const shares = [
    'acousticness',
    'danceability',
    'energy',
    'instrumentalness',
    'liveness',
    'speechiness',
    'valence',
  ].map((name) => [name, share(track, name)])
  return {
    ...Object.fromEntries(shares),
    analysis_url: `${origin}/v1/audio-analysis/${track.id}`,
    duration_ms: track.durationSeconds * 1000,
    id: track.id,
    key: Math.floor(share(track, 'key') * 11.99),
    loudness: -20 * share(track, 'loudness'),
    mode: Math.round(share(track, 'mode')),
    tempo: 60 + 120 * share(track, 'tempo'),
    time_signature: 4,
    track_href: `${origin}/v1/tracks/${track.id}`,
    type: 'audio_features',
    uri: `spotify:track:${track.id}`,
  }
}

function audioAnalysis(track: TrackFacts): AudioAnalysis {
  const duration = track.durationSeconds
  const interval = { start: 0, duration, confidence: 1 }
  const facts = {
    key: Math.floor(share(track, 'key') * 11.99),
    key_confidence: 1,
    loudness: -8,
    mode: 1,
    mode_confidence: 1,
    tempo: 60 + 120 * share(track, 'tempo'),
    tempo_confidence: 1,
    time_signature: 4,
    time_signature_confidence: 1,
  }
  const sound = { loudness_max: -8, loudness_max_time: 0, loudness_start: -20 }
  return {
    bars: [interval],
    beats: [interval],
    meta: { analyzer_version: '4.0.0', platform: 'MockSpotify', status_code: 0 },
    sections: [{ ...interval, ...facts }],
    segments: [{ ...interval, ...sound, pitches: [], timbre: [] }],
    tatums: [interval],
    track: { ...facts, duration, num_samples: duration * 22_050 },
  }
}

/** The most popular tracks of all, with the seeds that were sent. */
function recommendations(call: ApiCall): Recommendations {
  const seeds = (['artist', 'genre', 'track'] as const).flatMap((type) =>
    call.list(`seed_${type}s`).map((id) => ({ id, type })),
  )
  if (seeds.length === 0) throw new ApiRefusal(400, 'Missing required field: seeds')
  if (seeds.length > 5) throw new ApiRefusal(400, 'Too many seeds requested')
  const tracks = call.state.catalogue
    .all('track')
    .toSorted((one, other) => popularityOf(other) - popularityOf(one))
    .slice(0, call.number('limit'))
  const pool = { afterFilteringSize: tracks.length, afterRelinkingSize: tracks.length, href: null }
  return {
    seeds: seeds.map((seed) => ({ ...pool, ...seed, initialPoolSize: tracks.length })),
    tracks: tracks.map((track) => trackObject(track, call.origin)),
  }
}

function genresOf({ state }: ApiCall): readonly string[] {
  return [...new Set(state.catalogue.all('artist').flatMap(({ genres }) => genres))].toSorted()
}
