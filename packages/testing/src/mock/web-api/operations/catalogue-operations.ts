import type { OperationId } from '@spotify-sdk/client/endpoints'

import { ApiRefusal } from '../api-error.ts'
import type { CatalogueKind } from '../catalogue/catalogue.ts'
import { simplifiedAlbum } from '../objects/album-objects.ts'
import { simplifiedChapter } from '../objects/audiobook-objects.ts'
import { wholeObject } from '../objects/catalogue-objects.ts'
import { listedEpisode, simplifiedShow } from '../objects/show-objects.ts'
import { simplifiedTrack } from '../objects/simplified-track.ts'
import { trackObject } from '../objects/track-object.ts'
import type { ApiCall, Operation } from '../request/api-call.ts'
import { found, severalFound } from './lookup.ts'

/** What there is in the catalogue: objects by their ids, and the lists that belong to them. */
export const catalogueOperations = {
  'albums.get': byId('album'),
  'albums.getMany': several('album'),
  'albums.getTracks': (call) => call.page(found(call, 'album').tracks, simplifiedTrack),
  'artists.get': byId('artist'),
  'artists.getMany': several('artist'),
  'artists.getAlbums': albumsOfArtist,
  'artists.getTopTracks': topTracks,
  'audiobooks.get': byId('audiobook'),
  'audiobooks.getMany': several('audiobook'),
  'audiobooks.getChapters': (call) =>
    call.page(found(call, 'audiobook').chapters, simplifiedChapter),
  'chapters.get': byId('chapter'),
  'chapters.getMany': several('chapter'),
  'episodes.get': byId('episode'),
  'episodes.getMany': several('episode'),
  'shows.get': byId('show'),
  'shows.getMany': (call) => ({
    shows: severalFound(call, 'show').map((show) =>
      show === null ? null : simplifiedShow(show, call.origin),
    ),
  }),
  'shows.getEpisodes': (call) => call.page(found(call, 'show').episodes, listedEpisode),
  'tracks.get': byId('track'),
  'tracks.getMany': several('track'),
} as const satisfies Partial<Record<OperationId, Operation>>

function byId(kind: CatalogueKind): Operation {
  return (call) => wholeObject(kind, found(call, kind), call)
}

function several(kind: CatalogueKind): Operation {
  return (call) => ({
    [`${kind}s`]: severalFound(call, kind).map((facts) =>
      facts === null ? null : wholeObject(kind, facts, call),
    ),
  })
}

function albumsOfArtist(call: ApiCall): object {
  const groups = call.optionalList('include_groups')
  const albums = call.state.catalogue
    .albumsOf(found(call, 'artist').id)
    .filter(({ type }) => groups?.includes(type) ?? true)
  return call.page(albums, (album, origin) => ({
    ...simplifiedAlbum(album, origin),
    album_group: album.type,
  }))
}

function topTracks(call: ApiCall): object {
  const { id } = found(call, 'artist')
  // A user's token says where the user is; an app's own does not.
  if (call.userId === undefined && call.text('market') === undefined) {
    throw new ApiRefusal(400, 'Missing required field: market')
  }
  const tracks = call.state.catalogue.topTracksOf(id)
  return { tracks: tracks.slice(0, 10).map((track) => trackObject(track, call.origin)) }
}
