import { catalogue } from '../catalogue/catalogue.ts'
import { albumObject } from '../objects/album-objects.ts'
import { simplifiedTrack } from '../objects/simplified-track.ts'
import type { ApiRoute } from './api-route.ts'
import { byIdRoutes } from './by-id-routes.ts'
import { found } from './look-up.ts'
import { pageFor } from './paging.ts'

/** @see {@link https://developer.spotify.com/documentation/web-api/reference/get-an-album} */
export const albumRoutes: readonly ApiRoute[] = [
  ...byIdRoutes('albums', catalogue.albums, albumObject, 20),
  {
    on: 'GET /albums/{id}/tracks',
    answer: (call) =>
      pageFor(call, found(catalogue.albums, call.parameters).tracks, simplifiedTrack),
  },
]
