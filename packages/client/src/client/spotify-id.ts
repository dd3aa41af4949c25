import { invalidArgument } from '../invalid-option.ts'
import type { ConfigurationError } from '@spotify-sdk/auth-core'

/** `spotify:album:…`, `https://open.spotify.com/album/…`; older URIs of playlists name a user before. */
const reference =
  /^(?:spotify:|https?:\/\/(?:open|play)\.spotify\.com\/(?:intl-[\w-]+\/|embed\/)*)(?:user[:/][^:/?#]+[:/])?(\w+)[:/]([^:/?#\s]+)/

/** What Spotify calls audiobooks and chapters in URIs and addresses. */
const kindInUris: Readonly<Record<string, string>> = { audiobook: 'show', chapter: 'episode' }

/**
 * Returns the id of an object that is named by an id, a URI, or the URL of its page.
 *
 * @param kind - The required kind of object, if it is known.
 * @param wrong - What is not an id.
 * @throws `ConfigurationError` (code `invalid_option`) for an empty value or an object of another kind.
 */
export function idOf(value: unknown, kind: string | undefined, wrong = /^\.{0,2}$/): string {
  const text = typeof value === 'string' ? value.trim() : ''
  const [, named = kind, encoded] = reference.exec(text) ?? []
  if (kind !== undefined && named !== kind && named !== kindInUris[kind]) {
    throw invalidId(`A URI or an address is of the kind ${named}, not ${kind}`)
  }
  const id = encoded === undefined ? text : decoded(encoded)
  // A path would lose a dot segment, and lead to another endpoint.
  if (wrong.test(id) || !id.isWellFormed()) {
    throw invalidId('An id is empty, not a string, or not one of Spotify')
  }
  return id
}

/** Empty if the encoding is invalid. */
function decoded(id: string): string {
  try {
    return decodeURIComponent(id)
  } catch {
    return ''
  }
}

/** The kind of object whose ids a path takes: `/me/albums` takes those of albums. */
export function kindIn(path: string): string | undefined {
  return path.startsWith('/audio-') ? 'track' : /^\/(?:me\/)?([a-z]+)s\b/.exec(path)?.[1]
}

function invalidId(complaint: string): ConfigurationError {
  return invalidArgument(`${complaint}: pass an id, a URI (spotify:…) or the URL of a page.`)
}
