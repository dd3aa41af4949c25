/**
 * A scope that Spotify publishes for the Web API.
 *
 * @see {@link https://developer.spotify.com/documentation/web-api/concepts/scopes | Spotify: Scopes}
 */
export type WebApiScope =
  | 'ugc-image-upload'
  | 'user-read-playback-state'
  | 'user-modify-playback-state'
  | 'user-read-currently-playing'
  | 'user-read-playback-position'
  | 'user-read-recently-played'
  | 'playlist-read-private'
  | 'playlist-read-collaborative'
  | 'playlist-modify-private'
  | 'playlist-modify-public'
  | 'user-follow-modify'
  | 'user-follow-read'
  | 'user-library-modify'
  | 'user-library-read'
  | 'user-top-read'
  | 'user-read-email'
  | 'user-read-private'

/**
 * A scope: those of the Web API, and any other string. It is the type of the providers' option `scope`.
 *
 * @see {@link https://developer.spotify.com/documentation/web-api/concepts/scopes | Spotify: Scopes}
 */
// Keeps the names in an editor's suggestions, where a plain string would swallow them.
export type SpotifyScope = WebApiScope | (string & Record<never, never>)

/** The kinds of object that a Spotify URI can name. */
export type UriKind =
  | 'album'
  | 'artist'
  | 'audiobook'
  | 'chapter'
  | 'episode'
  | 'playlist'
  | 'show'
  | 'track'
  | 'user'

/** The scopes of an operation. Without any member, the token needs no scope. */
export interface ScopeRequirement {
  /** Needed, all of them. */
  readonly all?: readonly WebApiScope[]
  /** One of them is needed. Which one depends on the object, such as a public or private playlist. */
  readonly oneOf?: readonly WebApiScope[]
  /** One of them is needed for each URI of that kind in the request. */
  readonly byKind?: Readonly<Partial<Record<UriKind, readonly WebApiScope[]>>>
  /** Not needed, but add data to the response. */
  readonly adds?: readonly WebApiScope[]
}

export const libraryRead = { all: ['user-library-read'] } as const
export const libraryModify = { all: ['user-library-modify'] } as const
export const followRead = { all: ['user-follow-read'] } as const
export const followModify = { all: ['user-follow-modify'] } as const
export const topRead = { all: ['user-top-read'] } as const
export const playbackRead = { all: ['user-read-playback-state'] } as const
export const playbackModify = { all: ['user-modify-playback-state'] } as const
export const currentlyPlaying = { all: ['user-read-currently-playing'] } as const
export const recentlyPlayed = { all: ['user-read-recently-played'] } as const
export const queueRead = {
  all: ['user-read-currently-playing', 'user-read-playback-state'],
} as const

/** Adds `resume_point` to shows' episodes. */
export const playbackPosition = { adds: ['user-read-playback-position'] } as const
export const savedEpisodesRead = { ...libraryRead, ...playbackPosition } as const

/** Adds `email`, and `country`, `explicit_content` and `product`; restricted apps never get them. */
export const profileRead = { adds: ['user-read-private', 'user-read-email'] } as const

/** Without these, private and collaborative playlists are left out. */
export const playlistRead = {
  adds: ['playlist-read-private', 'playlist-read-collaborative'],
} as const

const playlistScopes = ['playlist-modify-public', 'playlist-modify-private'] as const
export const playlistModify = { oneOf: playlistScopes } as const
export const coverModify = { all: ['ugc-image-upload'], oneOf: playlistScopes } as const

/** The scopes that an item of the library needs, by its kind. */
const byKind = (
  inLibrary: readonly WebApiScope[],
  followed: readonly WebApiScope[],
  playlist: readonly WebApiScope[],
): ScopeRequirement => ({
  byKind: {
    album: inLibrary,
    artist: followed,
    audiobook: inLibrary,
    episode: inLibrary,
    playlist,
    show: inLibrary,
    track: inLibrary,
    user: followed,
  },
})

export const libraryItemsModify = byKind(libraryModify.all, followModify.all, playlistScopes)
export const libraryItemsRead = byKind(libraryRead.all, followRead.all, ['playlist-read-private'])
