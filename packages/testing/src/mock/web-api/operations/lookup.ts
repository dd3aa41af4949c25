import { ApiRefusal } from '../api-error.ts'
import type { CatalogueKind, FactsByKind } from '../catalogue/catalogue.ts'
import { isSpotifyId } from '../catalogue/spotify-id.ts'
import { parseUri } from '../catalogue/spotify-uri.ts'
import type { ApiCall } from '../request/api-call.ts'

/** How a test adds what is missing, by kind: not all kinds can be added. */
const additions: Readonly<Record<string, string>> = {
  album: 'mock.catalogue.addAlbum',
  artist: 'mock.catalogue.addArtist',
  audiobook: 'mock.catalogue.addAudiobook',
  chapter: 'mock.catalogue.addAudiobook',
  episode: 'mock.catalogue.addShow',
  playlist: 'mock.catalogue.addPlaylist',
  show: 'mock.catalogue.addShow',
  track: 'mock.catalogue.addAlbum',
  user: 'mock.addUser',
}

/** The object that the path names; 400 for what is no id, 404 for one that there is not. */
export function found<Kind extends CatalogueKind>(
  { state, id }: ApiCall,
  kind: Kind,
): FactsByKind[Kind] {
  const facts = state.catalogue.get(kind, id)
  if (facts !== undefined) return facts
  if (!isSpotifyId(id)) throw new ApiRefusal(400, 'Invalid base62 id')
  throw notFound(kind, id)
}

/** The objects that the query names; `null` for what there is not. */
export function severalFound<Kind extends CatalogueKind>(
  call: ApiCall,
  kind: Kind,
): readonly (FactsByKind[Kind] | null)[] {
  return call.list('ids').map((id) => {
    const facts = call.state.catalogue.get(kind, id)
    if (facts === undefined && !isSpotifyId(id)) throw new ApiRefusal(400, 'Invalid base62 id')
    return facts ?? null
  })
}

/** Spotify's words, then what the mock lacks and how a test adds it. */
export function notFound(kind: string, id: string): ApiRefusal {
  return new ApiRefusal(404, `Resource not found. ${lackOf(kind, id)}`)
}

/**
 * Refuses URIs that can name nothing of these kinds. Spotify does so also where nothing has to exist:
 * if something is removed, or looked for in a library.
 *
 * @param complaint - What Spotify says of a wrong one.
 */
export function possibleUris(
  { state }: ApiCall,
  uris: readonly string[],
  kinds: readonly string[],
  complaint: (uri: string) => string = () => 'Bad request',
): readonly string[] {
  const wrong = uris.find((uri) => {
    const { kind, id } = parseUri(uri)
    const isId = kind === 'user' || isSpotifyId(id) || state.has(uri)
    return !kinds.includes(kind) || !isId
  })
  if (wrong === undefined) return uris
  throw new ApiRefusal(400, complaint(wrong))
}

/**
 * Checks URIs before they are saved, played or put into a playlist.
 *
 * @param kinds - What may be named there.
 */
export function knownUris(
  { state }: ApiCall,
  uris: readonly string[],
  kinds: readonly string[],
): readonly string[] {
  for (const uri of uris) {
    const { kind, id } = parseUri(uri)
    if (!kinds.includes(kind)) throw new ApiRefusal(400, 'Bad request')
    if (!state.has(uri)) throw new ApiRefusal(400, `Bad request. ${lackOf(kind, id)}`)
  }
  return uris
}

function lackOf(kind: string, id: string): string {
  const addition = additions[kind]
  const adding = addition === undefined ? '' : `${addition} adds one, `
  return `MockSpotify has no ${kind} ${id}: ${adding}mock.respond answers in its place.`
}
