import { readAlbum, type AlbumFacts, type TrackFacts } from './album-facts.ts'
import { artists, type ArtistFacts } from './artists.ts'
import { inventedAlbums } from './invented-albums.ts'
import { knownAlbums } from './known-albums.ts'

const albums = [...knownAlbums, ...inventedAlbums].map(readAlbum)

/** Everything that can be listened to, by id. The same in every mock, and never changed. */
export const catalogue = {
  artists: byId<ArtistFacts>(Object.values(artists)),
  albums: byId<AlbumFacts>(albums),
  tracks: byId<TrackFacts>(albums.flatMap((album) => album.tracks)),
} as const

function byId<T extends { readonly id: string }>(facts: readonly T[]): ReadonlyMap<string, T> {
  return new Map(facts.map((each) => [each.id, each]))
}
