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

/**
 * What objects of a kind are called in URIs and addresses of pages. Spotify writes an audiobook as a
 * show and a chapter as an episode, although its reference has no word of it.
 *
 * @see {@link https://github.com/joostlek/python-spotify/blob/main/tests/fixtures/chapter.json | A recorded answer}
 */
export function kindInUris(kind: string): string {
  if (kind === 'audiobook') return 'show'
  return kind === 'chapter' ? 'episode' : kind
}

/** A URI as Spotify writes it: `spotify:audiobook:<id>` as `spotify:show:<id>`, the id encoded. */
export function asSpotifyWrites(uri: string): string {
  const { kind, id } = parseUri(uri)
  return kind === '' ? uri : `spotify:${kindInUris(kind)}:${encodeURIComponent(id)}`
}

/** The part of a path or URI behind its percent-encoding; what is no encoding stays as it is. */
export function decodePart(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
