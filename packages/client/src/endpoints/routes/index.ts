import { albumRoutes } from './albums.ts'
import { artistRoutes } from './artists.ts'
import { audiobookRoutes, chapterRoutes } from './audiobooks.ts'
import { browseRoutes, marketRoutes } from './browse.ts'
import { libraryRoutes } from './library.ts'
import { playerRoutes } from './player.ts'
import { playlistRoutes } from './playlists.ts'
import { searchRoute } from './search.ts'
import { episodeRoutes, showRoutes } from './shows.ts'
import { trackRoutes } from './tracks.ts'
import { userRoutes } from './users.ts'

/** The routes of all namespaces, which have the names of the client's members. */
export const routes = {
  albums: albumRoutes,
  artists: artistRoutes,
  audiobooks: audiobookRoutes,
  browse: browseRoutes,
  chapters: chapterRoutes,
  episodes: episodeRoutes,
  library: libraryRoutes,
  markets: marketRoutes,
  player: playerRoutes,
  playlists: playlistRoutes,
  shows: showRoutes,
  tracks: trackRoutes,
  users: userRoutes,
} as const

export { searchRoute }

type AllRoutes = typeof routes

/** A member of the client that has methods: `albums`, … */
export type Namespace = keyof AllRoutes

/** Namespace and method of an operation: `'albums.getSaved'`; and `'search'`. */
export type OperationId =
  | { [N in Namespace]: `${N}.${keyof AllRoutes[N] & string}` }[Namespace]
  | 'search'
