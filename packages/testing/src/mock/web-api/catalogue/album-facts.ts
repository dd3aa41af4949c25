import type { ArtistFacts } from './artists.ts'

export type AlbumType = 'album' | 'single' | 'compilation'

/** What the catalogue notes of an album. */
export interface AlbumRow {
  readonly id: string
  readonly name: string
  readonly artist: ArtistFacts
  /** @defaultValue 'album' */
  readonly type?: AlbumType
  /** A day, a month or a year, as Spotify's own `release_date`. */
  readonly releaseDate: string
  readonly label: string
  readonly coverId: string
  /** 0 to 100. */
  readonly popularity: number
  /** A line for each track: its id, its length in minutes and seconds, its name. */
  readonly tracks: string
}

/** The facts of an album, from which its objects are made. */
export interface AlbumFacts extends Omit<AlbumRow, 'type' | 'tracks'> {
  readonly type: AlbumType
  readonly tracks: readonly TrackFacts[]
}

/** The facts of a track, from which its objects are made. */
export interface TrackFacts {
  readonly id: string
  readonly name: string
  readonly album: AlbumFacts
  /** From 1 on. */
  readonly number: number
  readonly durationSeconds: number
}

const trackLine = /^(?<id>[0-9A-Za-z]{22}) (?<minutes>\d+):(?<seconds>\d\d) (?<name>.+)$/

/** Reads a row of the catalogue. */
export function readAlbum(row: AlbumRow): AlbumFacts {
  const tracks: TrackFacts[] = []
  const album = { ...row, type: row.type ?? 'album', tracks }
  for (const line of row.tracks.trim().split('\n')) {
    const groups = trackLine.exec(line.trim())?.groups
    if (groups === undefined) throw new SyntaxError(`No track of "${row.name}": ${line}`)
    const { id = '', name = '', minutes, seconds } = groups
    const durationSeconds = Number(minutes) * 60 + Number(seconds)
    tracks.push({ id, name, album, number: tracks.length + 1, durationSeconds })
  }
  return album
}

/** The first tracks of an album are heard more often than the last ones. */
export function popularityOf({ album, number }: TrackFacts): number {
  return Math.max(album.popularity - number, 0)
}
