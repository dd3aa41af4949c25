import { ApiRefusal } from '../api-error.ts'
import { catalogue } from '../catalogue/catalogue.ts'
import { simplifiedAlbum } from '../objects/album-objects.ts'
import { artistObject } from '../objects/artist-objects.ts'
import { popularityOf, trackObject } from '../objects/track-object.ts'
import type { ApiCall, ApiRoute } from './api-route.ts'
import { byIdRoutes } from './by-id-routes.ts'
import { found } from './look-up.ts'
import { pageFor } from './paging.ts'

/** @see {@link https://developer.spotify.com/documentation/web-api/reference/get-an-artist} */
export const artistRoutes: readonly ApiRoute[] = [
  ...byIdRoutes('artists', catalogue.artists, artistObject, 50),
  { on: 'GET /artists/{id}/albums', answer: albumsOfArtist },
  { on: 'GET /artists/{id}/top-tracks', isExtendedOnly: true, answer: topTracks },
]

function albumsOfArtist(call: ApiCall): object {
  const { id } = found(catalogue.artists, call.parameters)
  const groups = call.request.query.get('include_groups')?.split(',')
  const albums = [...catalogue.albums.values()]
    .filter(({ artist, type }) => artist.id === id && (groups?.includes(type) ?? true))
    .toSorted((one, other) => other.releaseDate.localeCompare(one.releaseDate))
  return pageFor(call, albums, (album, origin) => ({
    ...simplifiedAlbum(album, origin),
    album_group: album.type,
  }))
}

function topTracks({ parameters, request, origin, user }: ApiCall): object {
  const { id } = found(catalogue.artists, parameters)
  // A user's token says where the user is; an app's own does not.
  if (user === undefined && !request.query.has('market')) {
    throw new ApiRefusal(400, 'Missing required field: market')
  }
  const tracks = [...catalogue.tracks.values()]
    .filter(({ album }) => album.artist.id === id)
    .toSorted((one, other) => popularityOf(other) - popularityOf(one))
  return { tracks: tracks.slice(0, 10).map((track) => trackObject(track, origin)) }
}
