import type { SpotifyApi } from '@spotify/web-api-ts-sdk'

/** The data that the example shows of an album. */
export interface AlbumRow {
  readonly album: string
  readonly released: string
  readonly tracks: number
  readonly minutes: number
}

/**
 * Returns an artist's albums with their lengths: one call for the artist, one page, one call per
 * album.
 */
export async function discographyOf(
  api: SpotifyApi,
  name: string,
): Promise<{ readonly artist: string; readonly albums: readonly AlbumRow[] }> {
  const { artists } = await api.search(name, ['artist'])
  const [artist] = artists.items
  if (artist === undefined) throw new Error(`Spotify knows no artist named ${name}.`)
  const { items } = await api.artists.albums(artist.id, 'album')
  const albums = await Promise.all(
    items.map(async ({ id }) => {
      const album = await api.albums.get(id)
      const milliseconds = album.tracks.items.reduce((sum, track) => sum + track.duration_ms, 0)
      return {
        album: album.name,
        released: album.release_date,
        tracks: album.total_tracks,
        minutes: Math.round(milliseconds / 60_000),
      }
    }),
  )
  return { artist: artist.name, albums }
}
