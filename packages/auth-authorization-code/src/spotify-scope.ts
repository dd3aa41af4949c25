import { invalidOption } from './invalid-option.ts'

/**
 * The scopes that Spotify documents, and any other string.
 *
 * @see {@link https://developer.spotify.com/documentation/web-api/concepts/scopes | Spotify: Scopes}
 */
export type SpotifyScope =
  | 'ugc-image-upload'
  | 'user-read-playback-state'
  | 'user-modify-playback-state'
  | 'user-read-currently-playing'
  | 'app-remote-control'
  | 'streaming'
  | 'playlist-read-private'
  | 'playlist-read-collaborative'
  | 'playlist-modify-private'
  | 'playlist-modify-public'
  | 'user-follow-modify'
  | 'user-follow-read'
  | 'user-read-playback-position'
  | 'user-top-read'
  | 'user-read-recently-played'
  | 'user-library-modify'
  | 'user-library-read'
  | 'user-read-email'
  | 'user-read-private'
  | 'user-soa-link'
  | 'user-soa-unlink'
  | 'soa-manage-entitlements'
  | 'soa-manage-partner'
  | 'soa-create-partner'
  // Keeps the names above in an editor's suggestions, where a plain string would swallow them.
  | (string & Record<never, never>)

/** Scopes as a list, or as one space-separated string. */
export type ScopeOption = string | readonly SpotifyScope[]

/**
 * Returns the scopes of an option, without duplicates, in order.
 *
 * @throws `ConfigurationError` if one of them is not a valid scope.
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-3.3 | RFC 6749 §3.3}
 */
export function scopesOf(scope: ScopeOption | undefined): readonly string[] {
  if (scope === undefined) return []
  const isList = Array.isArray(scope) && scope.every((each) => typeof each === 'string')
  if (typeof scope !== 'string' && !isList) {
    throw invalidOption('scope', 'must be a string or an array of strings')
  }
  const names = typeof scope === 'string' ? scope.split(' ') : scope
  const scopes = [...new Set(names.filter((name) => name !== ''))]
  if (scopes.some((name) => name.includes(','))) {
    throw invalidOption('scope', 'must be separated by spaces, not by commas')
  }
  if (!scopes.every((name) => /^[\x21\x23-\x5b\x5d-\x7e]+$/.test(name))) {
    throw invalidOption('scope', 'contains an invalid scope')
  }
  return scopes
}
