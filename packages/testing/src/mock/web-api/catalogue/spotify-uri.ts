/** What a Spotify URI names. */
export interface SpotifyUri {
  readonly kind: string
  readonly id: string
}

/**
 * Reads `spotify:<kind>:<id>`; anything else names nothing.
 *
 * @see {@link https://developer.spotify.com/documentation/web-api/concepts/spotify-uris-ids}
 */
export function parseUri(uri: string): SpotifyUri {
  const { kind = '', id = '' } = /^spotify:(?<kind>\w+):(?<id>[^:]+)$/.exec(uri)?.groups ?? {}
  return { kind, id: decodePart(id) }
}

/** The part of a path or URI behind its percent-encoding; what is no encoding stays as it is. */
export function decodePart(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
