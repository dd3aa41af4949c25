import type { Artist, SimplifiedArtist } from '@spotify-sdk/client'

import type { ArtistFacts } from '../catalogue/artists.ts'
import { images } from './images.ts'
import { reference } from './reference.ts'

/** An artist inside another object. */
export function simplifiedArtist({ id, name }: ArtistFacts, origin: string): SimplifiedArtist {
  return { ...reference('artist', id, origin), name }
}

/** @see {@link https://developer.spotify.com/documentation/web-api/reference/get-an-artist} */
export function artistObject(artist: ArtistFacts, origin: string): Artist {
  return {
    ...simplifiedArtist(artist, origin),
    followers: { href: null, total: artist.followers },
    genres: [...artist.genres],
    images: images('portrait', artist.imageId),
    popularity: artist.popularity,
  }
}
