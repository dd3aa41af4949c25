/** Kinds of objects that the mock has. */
export type ObjectType = 'album' | 'artist' | 'playlist' | 'track' | 'user'

/** What every object of the Web API says of itself. */
export interface Reference {
  readonly external_urls: { readonly spotify: string }
  readonly href: string
  readonly id: string
  readonly type: ObjectType
  readonly uri: string
}

/** Links lead back to the mock, so that a client which follows them stays in the test. */
export function reference(type: ObjectType, id: string, origin: string): Reference {
  const part = encodeURIComponent(id)
  return {
    external_urls: { spotify: `https://open.spotify.com/${type}/${part}` },
    href: `${origin}/v1/${type}s/${part}`,
    id,
    type,
    uri: `spotify:${type}:${part}`,
  }
}
