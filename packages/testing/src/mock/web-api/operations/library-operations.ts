import type { OperationId } from '@spotify-sdk/client/endpoints'

import { artistObject } from '../objects/artist-objects.ts'
import { linkTo } from '../objects/page-object.ts'
import type { ApiCall, Operation } from '../request/api-call.ts'
import { knownUris, possibleUris } from './lookup.ts'

const kinds = ['album', 'artist', 'audiobook', 'episode', 'playlist', 'show', 'track', 'user']

/** A user's library by URI, and whom the user follows. */
export const libraryOperations = {
  'library.saveItems': (call) => save(call, call.list('uris')),
  'library.removeItems': (call) => remove(call, call.list('uris')),
  'library.checkContains': (call) => contains(call, call.list('uris')),
  'users.follow': (call) => save(call, followedUris(call)),
  'users.unfollow': (call) => remove(call, followedUris(call)),
  'users.checkFollowing': (call) => contains(call, followedUris(call)),
  'users.getFollowedArtists': followedArtists,
} as const satisfies Partial<Record<OperationId, Operation>>

function save(call: ApiCall, uris: readonly string[]): void {
  call.state.library.save(call.user.id, knownUris(call, uris, kinds))
}

function remove(call: ApiCall, uris: readonly string[]): void {
  call.state.library.remove(call.user.id, possibleUris(call, uris, kinds))
}

function contains(call: ApiCall, uris: readonly string[]): readonly boolean[] {
  const { state, user } = call
  return possibleUris(call, uris, kinds).map((uri) => state.library.has(user.id, uri))
}

function followedUris(call: ApiCall): readonly string[] {
  return call.list('ids').map((id) => `spotify:${call.text('type')}:${encodeURIComponent(id)}`)
}

/** The part behind the artist that `after` names. */
function followedArtists(call: ApiCall): object {
  const { state, user, url, origin } = call
  const all = state.library.of(user.id, 'artist')
  const limit = call.number('limit') ?? 20
  const after = call.text('after')
  const start = after === undefined ? 0 : all.findIndex(({ id }) => id === after) + 1
  const shown = all.slice(start, start + limit)
  const hasMore = start + limit < all.length
  const last = hasMore ? (shown.at(-1)?.id ?? null) : null
  return {
    artists: {
      cursors: { after: last },
      href: linkTo(url, { limit, ...(after === undefined ? {} : { after }) }),
      items: shown.map(({ id }) => {
        const artist = state.catalogue.get('artist', id)
        return artist === undefined ? null : artistObject(artist, origin)
      }),
      limit,
      next: last === null ? null : linkTo(url, { after: last, limit }),
      total: all.length,
    },
  }
}
