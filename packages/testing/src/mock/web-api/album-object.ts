import type { AlbumFacts } from './albums.ts'

/** Width and height in pixels, with the prefix that Spotify's image ids have for it. */
const coverSizes = [
  [640, 'ab67616d0000b273'],
  [300, 'ab67616d00001e02'],
  [64, 'ab67616d00004851'],
] as const

/**
 * An album in the form of the Web API, without its tracks. Its links lead back to `origin`, so
 * that a client which follows them stays in the test.
 */
export function albumObject(album: AlbumFacts, origin: string): object {
  const { id, artist } = album
  return {
    album_type: 'album',
    total_tracks: album.totalTracks,
    external_urls: { spotify: `https://open.spotify.com/album/${id}` },
    href: `${origin}/v1/albums/${id}`,
    id,
    images: coverSizes.map(([size, prefix]) => ({
      url: `https://i.scdn.co/image/${prefix}${album.coverId}`,
      height: size,
      width: size,
    })),
    name: album.name,
    release_date: album.releaseDate,
    release_date_precision: 'day',
    type: 'album',
    uri: `spotify:album:${id}`,
    artists: [
      {
        external_urls: { spotify: `https://open.spotify.com/artist/${artist.id}` },
        href: `${origin}/v1/artists/${artist.id}`,
        id: artist.id,
        name: artist.name,
        type: 'artist',
        uri: `spotify:artist:${artist.id}`,
      },
    ],
    label: album.label,
    genres: [],
  }
}
