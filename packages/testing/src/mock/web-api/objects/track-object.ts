import type { Track } from '@spotify-sdk/client'

import { popularityOf, type TrackFacts } from '../catalogue/album-facts.ts'
import { simplifiedAlbum } from './album-objects.ts'
import { simplifiedTrack } from './simplified-track.ts'

/** @see {@link https://developer.spotify.com/documentation/web-api/reference/get-track} */
export function trackObject(track: TrackFacts, origin: string): Track {
  return {
    ...simplifiedTrack(track, origin),
    album: simplifiedAlbum(track.album, origin),
    external_ids: { isrc: isrcOf(track) },
    popularity: popularityOf(track),
  }
}

/** Of a registrant that there is not. */
function isrcOf({ album, number }: TrackFacts): string {
  const designation = Number.parseInt(album.coverId.slice(0, 2), 16) * 100 + number
  return `ZZM0K${album.releaseDate.slice(2, 4)}${`${designation}`.padStart(5, '0')}`
}
