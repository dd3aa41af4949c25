import { catalogue } from '../catalogue/catalogue.ts'
import { trackObject } from '../objects/track-object.ts'
import { albumRoutes } from './album-routes.ts'
import type { ApiRoute } from './api-route.ts'
import { artistRoutes } from './artist-routes.ts'
import { byIdRoutes } from './by-id-routes.ts'
import { libraryRoutes } from './library-routes.ts'
import { playlistRoutes } from './playlist-routes.ts'
import { profileRoutes } from './profile-routes.ts'
import { savedTrackRoutes } from './saved-track-routes.ts'
import { searchRoute } from './search-route.ts'

/** The Web API, as far as the mock has it. */
export const apiRoutes: readonly ApiRoute[] = [
  ...albumRoutes,
  ...artistRoutes,
  ...byIdRoutes('tracks', catalogue.tracks, trackObject, 50),
  searchRoute,
  ...profileRoutes,
  ...savedTrackRoutes,
  ...libraryRoutes,
  ...playlistRoutes,
]
