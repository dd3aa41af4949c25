import { ApiRefusal } from '../api-error.ts'
import { parseUri } from '../catalogue/spotify-uri.ts'
import type { ApiCall } from '../request/api-call.ts'
import type { Program } from '../state/player.ts'
import { knownUris, notFound } from './lookup.ts'

/** What a command to play names: URIs, or a context; `undefined`: what was played before. */
export function programOf(call: ApiCall): Program | undefined {
  const uris = call.optionalList('uris')
  const contextUri = call.text('context_uri')
  if (uris !== undefined && contextUri !== undefined) {
    throw new ApiRefusal(400, 'Only one of either "context_uri" or "uris" can be specified')
  }
  if (uris !== undefined) {
    return { uris: knownUris(call, uris, ['track', 'episode']), contextUri: null }
  }
  if (contextUri === undefined) return undefined
  const { kind, id } = parseUri(contextUri)
  const found = urisIn(contextUri, call)
  const isCollection = contextUri === collectionOf(call)
  if (found.length === 0 && !isCollection && !call.state.has(contextUri)) throw notFound(kind, id)
  return { uris: found, contextUri }
}

/** Where to begin: `{ position }` or `{ uri }`; the beginning, where that is not in the program. */
export function startIndex({ uris }: Program, offset: unknown): number {
  const { position, uri } = (offset ?? {}) as { position?: unknown; uri?: unknown }
  const index = typeof uri === 'string' ? uris.indexOf(uri) : Number(position ?? 0)
  return uris[index] === undefined ? 0 : index
}

function urisIn(contextUri: string, call: ApiCall): readonly string[] {
  const { catalogue, playlists, library } = call.state
  const { kind, id } = parseUri(contextUri)
  switch (kind) {
    case 'album':
      return urisOf('track', catalogue.get('album', id)?.tracks)
    case 'artist':
      return urisOf('track', catalogue.topTracksOf(id))
    case 'show':
      return urisOf('episode', catalogue.get('show', id)?.episodes)
    case 'playlist':
      return (playlists.get(id)?.items ?? []).map(({ uri }) => uri).filter((uri) => uri !== null)
    default:
  }
  if (contextUri === collectionOf(call)) {
    return library.of(call.user.id, 'track').map(({ uri }) => uri)
  }
  throw new ApiRefusal(400, 'Unsupported context uri')
}

/** The liked songs of the caller, as a context. */
function collectionOf({ userId }: ApiCall): string {
  return `spotify:user:${userId}:collection`
}

function urisOf(
  kind: string,
  parts: readonly ({ readonly id: string } | null)[] = [],
): readonly string[] {
  return parts.filter((part) => part !== null).map((part) => `spotify:${kind}:${part.id}`)
}
