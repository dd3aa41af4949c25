import type { SimplifiedTrack } from '@spotify-sdk/client'

import type { TrackFacts } from '../catalogue/album-facts.ts'
import { simplifiedArtist } from './artist-objects.ts'
import { markets } from './markets.ts'
import { reference } from './reference.ts'

/** A track inside its album. */
export function simplifiedTrack(track: TrackFacts, origin: string): SimplifiedTrack {
  return {
    ...reference('track', track.id, origin),
    artists: [simplifiedArtist(track.album.artist, origin)],
    available_markets: markets,
    disc_number: 1,
    duration_ms: track.durationSeconds * 1000,
    explicit: false,
    is_local: false,
    is_playable: true,
    name: track.name,
    // None for apps of today: https://developer.spotify.com/blog/2024-11-27-changes-to-the-web-api
    preview_url: null,
    track_number: track.number,
  }
}
