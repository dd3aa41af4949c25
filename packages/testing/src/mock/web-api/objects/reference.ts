import { kindInUris } from '../catalogue/spotify-uri.ts'

/** Kinds of objects that the mock has. */
export type ObjectType =
  | 'album'
  | 'artist'
  | 'audiobook'
  | 'chapter'
  | 'episode'
  | 'playlist'
  | 'show'
  | 'track'
  | 'user'

/** What every object of the Web API says of itself. */
export interface Reference<Type extends ObjectType> {
  readonly external_urls: { readonly spotify: string }
  readonly href: string
  readonly id: string
  readonly type: Type
  readonly uri: string
}

/** Links lead back to the mock, so that a client which follows them stays in the test. */
export function reference<Type extends ObjectType>(
  type: Type,
  id: string,
  origin: string,
): Reference<Type> {
  const part = encodeURIComponent(id)
  const kind = kindInUris(type)
  return {
    external_urls: { spotify: `https://open.spotify.com/${kind}/${part}` },
    href: `${origin}/v1/${type}s/${part}`,
    id,
    type,
    uri: `spotify:${kind}:${part}`,
  }
}
