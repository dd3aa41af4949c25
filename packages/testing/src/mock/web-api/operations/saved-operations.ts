import type { OperationId } from '@spotify-sdk/client/endpoints'

import { ApiRefusal } from '../api-error.ts'
import type { CatalogueKind } from '../catalogue/catalogue.ts'
import { wholeObject } from '../objects/catalogue-objects.ts'
import { simplifiedShow } from '../objects/show-objects.ts'
import type { ApiCall, Operation } from '../request/api-call.ts'
import { apiInstant } from '../state/instant.ts'
import { knownUris, possibleUris } from './lookup.ts'

/** Kinds that have their own list in a user's library. */
type SavedKind = Extract<CatalogueKind, 'album' | 'audiobook' | 'episode' | 'show' | 'track'>

/** A user's library, kind by kind. */
export const savedOperations = {
  'albums.getSaved': getSaved('album'),
  'albums.save': save('album'),
  'albums.removeSaved': remove('album'),
  'albums.checkSaved': check('album'),
  'audiobooks.getSaved': getSaved('audiobook'),
  'audiobooks.save': save('audiobook'),
  'audiobooks.removeSaved': remove('audiobook'),
  'audiobooks.checkSaved': check('audiobook'),
  'episodes.getSaved': getSaved('episode'),
  'episodes.save': save('episode'),
  'episodes.removeSaved': remove('episode'),
  'episodes.checkSaved': check('episode'),
  'shows.getSaved': getSaved('show'),
  'shows.save': save('show'),
  'shows.removeSaved': remove('show'),
  'shows.checkSaved': check('show'),
  'tracks.getSaved': getSaved('track'),
  'tracks.save': save('track'),
  'tracks.removeSaved': remove('track'),
  'tracks.checkSaved': check('track'),
} as const satisfies Partial<Record<OperationId, Operation>>

function getSaved(kind: SavedKind): Operation {
  return (call) => {
    const { library, catalogue } = call.state
    const saved = library.of(call.user.id, kind).filter(({ id }) => catalogue.has(kind, id))
    return call.page(saved, ({ id, addedAt }) => ({
      added_at: addedAt,
      [kind]: savedObject(kind, id, call),
    }))
  }
}

/** Shows are listed without their episodes, and audiobooks among them. */
function savedObject(kind: SavedKind, id: string, call: ApiCall): object | null {
  const { state, origin } = call
  const facts = state.catalogue.get(kind, id)
  if (facts === undefined) return null
  const show = kind === 'show' ? state.catalogue.get(kind, id) : undefined
  return show === undefined ? wholeObject(kind, facts, call) : simplifiedShow(show, origin)
}

function save(kind: SavedKind): Operation {
  return (call) => {
    const { state, user } = call
    const timed = timedItems(call)
    const ids = timed?.map(({ id }) => id) ?? call.list('ids')
    const uris = knownUris(call, urisOf(kind, ids), [kind])
    if (timed === undefined) return state.library.save(user.id, uris)
    // Each goes before those of the same instant: the first one last.
    for (const { id, addedAt } of timed.toReversed()) {
      state.library.save(user.id, urisOf(kind, [id]), addedAt)
    }
  }
}

/**
 * Tracks with the instants since which they are saved. With them, Spotify ignores `ids`.
 *
 * @see {@link https://developer.spotify.com/documentation/web-api/reference/save-tracks-user}
 */
function timedItems(
  call: ApiCall,
): readonly { readonly id: string; readonly addedAt: string }[] | undefined {
  const timed = call.value('timestamped_ids') === undefined ? [] : call.objects('timestamped_ids')
  if (timed.length === 0) return undefined
  return timed.map(({ id, added_at: addedAt }) => {
    const milliseconds = typeof addedAt === 'string' ? Date.parse(addedAt) : Number.NaN
    if (typeof id !== 'string' || Number.isNaN(milliseconds)) {
      throw new ApiRefusal(400, 'Invalid timestamped_ids')
    }
    return { id, addedAt: apiInstant(milliseconds) }
  })
}

function remove(kind: SavedKind): Operation {
  return (call) => call.state.library.remove(call.user.id, urisIn(call, kind))
}

function check(kind: SavedKind): Operation {
  return (call) => urisIn(call, kind).map((uri) => call.state.library.has(call.user.id, uri))
}

/** @see {@link https://github.com/KRTirtho/spotube/issues/2381 | What Spotify says of a wrong id} */
function urisIn(call: ApiCall, kind: SavedKind): readonly string[] {
  return possibleUris(call, urisOf(kind, call.list('ids')), [kind], () => 'Invalid base62 id')
}

function urisOf(kind: string, ids: readonly string[]): readonly string[] {
  return ids.map((id) => `spotify:${kind}:${id}`)
}
