import type { Album, SimplifiedAlbum } from '@spotify-sdk/client'

import type { AlbumFacts } from '../catalogue/album-facts.ts'
import { simplifiedArtist } from './artist-objects.ts'
import { images } from './images.ts'
import { markets } from './markets.ts'
import { pageObject } from './page-object.ts'
import { reference } from './reference.ts'
import { simplifiedTrack } from './simplified-track.ts'

const precisions = { 4: 'year', 7: 'month', 10: 'day' } as const satisfies Record<number, string>

/** An album inside another object. */
export function simplifiedAlbum(album: AlbumFacts, origin: string): SimplifiedAlbum {
  const { releaseDate } = album
  return {
    ...reference('album', album.id, origin),
    album_type: album.type,
    artists: [simplifiedArtist(album.artist, origin)],
    available_markets: markets,
    images: images('cover', album.coverId),
    name: album.name,
    release_date: releaseDate,
    release_date_precision: precisions[releaseDate.length as keyof typeof precisions],
    total_tracks: album.tracks.length,
  }
}

/** @see {@link https://developer.spotify.com/documentation/web-api/reference/get-an-album} */
export function albumObject(album: AlbumFacts, origin: string, linkQuery = ''): Album {
  const url = new URL(`/v1/albums/${album.id}/tracks${linkQuery}`, origin)
  return {
    ...simplifiedAlbum(album, origin),
    copyrights: [{ text: `${album.releaseDate.slice(0, 4)} ${album.label}`, type: 'P' }],
    external_ids: { upc: upcOf(album) },
    genres: [],
    label: album.label,
    popularity: album.popularity,
    tracks: pageObject(album.tracks, { url, limit: 50, offset: 0 }, (track) =>
      simplifiedTrack(track, origin),
    ),
  }
}

/** Twelve digits, made of the cover's: no album that is for sale has them. */
function upcOf({ coverId }: AlbumFacts): string {
  return BigInt(`0x${coverId}`).toString().slice(-12)
}
