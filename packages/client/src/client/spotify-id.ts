import { invalidArgument } from '../invalid-option.ts'
import type { ConfigurationError } from '@spotify-sdk/auth-core'

/** `spotify:album:…`, `https://open.spotify.com/album/…`; older URIs of playlists name a user before. */
const reference =
  /^\s*(?:spotify:|https?:\/\/(?:open|play)\.spotify\.com\/(?:intl-[\w-]+\/|embed\/)*)(?:user[:/][^:/?#]+[:/])?(\w+)[:/]([^:/?#\s]+)/

/**
 * The id in what names an object: an id, a URI, or the address of its page.
 *
 * @param kind - What it has to name, if that is known.
 * @throws `ConfigurationError` (code `invalid_option`) for nothing, and for an object of another kind.
 */
export function idOf(value: unknown, kind: string | undefined): string {
  const text = typeof value === 'string' ? value.trim() : ''
  if (text === '') throw invalidId('An id is empty, or not a string')
  const [, named, id] = reference.exec(text) ?? []
  if (named === undefined || id === undefined) return checked(text)
  if (kind !== undefined && named !== kind) {
    throw invalidId(`A URI or an address is of the kind ${named}, not ${kind}`)
  }
  return checked(decoded(id))
}

/** A path would lose a dot segment, and lead to another endpoint. */
function checked(id: string | undefined): string {
  if (id === undefined || id === '.' || id === '..' || !id.isWellFormed())
    throw invalidId('An id is not one of Spotify')
  return id
}

function decoded(id: string): string | undefined {
  try {
    return decodeURIComponent(id)
  } catch {
    return undefined
  }
}

/** The kind of object whose ids a path takes: `/me/albums` takes those of albums. */
export function kindIn(path: string): string | undefined {
  return path.startsWith('/audio-') ? 'track' : /^\/(?:me\/)?([a-z]+)s\b/.exec(path)?.[1]
}

function invalidId(complaint: string): ConfigurationError {
  return invalidArgument(
    `${complaint}: pass an id, spotify:album:<id> or https://open.spotify.com/album/<id>.`,
  )
}
