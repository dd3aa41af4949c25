import type { OperationId } from '@spotify-sdk/client/endpoints'

import { simplifiedAlbum } from '../objects/album-objects.ts'
import { markets } from '../objects/markets.ts'
import { simplifiedPlaylist } from '../objects/playlist-objects.ts'
import type { ApiCall, Operation } from '../request/api-call.ts'
import { notFound } from './lookup.ts'
import { viewOf } from './playlist-view.ts'

/** Categories, by their ids. */
const categories = [
  { id: '0JQ5DAqbMKFNorthernLght', name: 'Northern Lights' },
  { id: '0JQ5DAqbMKFQuietPianoxx', name: 'Quiet Piano' },
  { id: '0JQ5DAqbMKFHarbourFolkx', name: 'Harbour Folk' },
] as const

type Category = (typeof categories)[number]

/** What Spotify recommends to all users. */
export const browseOperations = {
  'browse.getNewReleases': (call) => {
    const albums = call.state.catalogue
      .all('album')
      .toSorted((one, other) => other.releaseDate.localeCompare(one.releaseDate))
    return { albums: call.page(albums, simplifiedAlbum) }
  },
  'browse.getCategories': (call) => ({ categories: call.page(categories, categoryObject) }),
  'browse.getCategory': (call) => categoryObject(categoryOf(call), call.origin),
  'browse.getCategoryPlaylists': (call) => {
    const { name } = categoryOf(call)
    return { message: name, playlists: editorialPlaylists(call) }
  },
  'browse.getFeaturedPlaylists': (call) => ({
    message: 'Good evening',
    playlists: editorialPlaylists(call),
  }),
  'markets.getAll': () => ({ markets }),
} as const satisfies Partial<Record<OperationId, Operation>>

function editorialPlaylists(call: ApiCall): object {
  const playlists = call.state.playlists.all().filter(({ ownerId }) => ownerId === 'spotify')
  return call.page(playlists, (playlist) => simplifiedPlaylist(playlist, viewOf(playlist, call)))
}

function categoryOf({ id }: ApiCall): Category {
  const category = categories.find((each) => each.id === id)
  if (category === undefined) throw notFound('category', id)
  return category
}

function categoryObject({ id, name }: Category, origin: string): object {
  const icon = { url: `https://t.scdn.co/images/${id}.jpeg`, height: 274, width: 274 }
  return { href: `${origin}/v1/browse/categories/${id}`, icons: [icon], id, name }
}
