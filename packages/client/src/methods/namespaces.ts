import type { AlbumMethods } from './albums.ts'
import type { ArtistMethods } from './artists.ts'
import type { AudiobookMethods, ChapterMethods } from './audiobooks.ts'
import type { BrowseMethods, MarketMethods } from './browse.ts'
import type { LibraryMethods } from './library.ts'
import type { PlayerMethods } from './player.ts'
import type { PlaylistMethods } from './playlists.ts'
import type { EpisodeMethods, ShowMethods } from './shows.ts'
import type { TrackMethods } from './tracks.ts'
import type { UserMethods } from './users.ts'

/** The methods of the Web API, by kind of object. */
export interface Namespaces {
  readonly albums: AlbumMethods
  readonly artists: ArtistMethods
  readonly audiobooks: AudiobookMethods
  readonly browse: BrowseMethods
  readonly chapters: ChapterMethods
  readonly episodes: EpisodeMethods
  readonly library: LibraryMethods
  readonly markets: MarketMethods
  readonly player: PlayerMethods
  readonly playlists: PlaylistMethods
  readonly shows: ShowMethods
  readonly tracks: TrackMethods
  readonly users: UserMethods
}
