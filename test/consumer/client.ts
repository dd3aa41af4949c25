import type { AuthProvider } from '@spotify-sdk/auth-core'
import {
  type ApiFetch,
  createSpotifyFetch,
  ForbiddenError,
  type ForbiddenErrorCode,
  NotFoundError,
  RateLimitError,
  type SpotifyClient,
  type SpotifyClientOptions,
  type SpotifyFetchOptions,
} from '@spotify-sdk/client'

interface Album {
  readonly name: string
}

const authProvider: AuthProvider = { getAccessToken: () => 'NgCXRK...MzYjw' }

/** It is a `fetch`, and accepts any `fetch`. */
export const authenticated: typeof fetch = createSpotifyFetch({ authProvider, fetch })
export const chained: typeof fetch = createSpotifyFetch({ authProvider, fetch: authenticated })
export const ofAnother: typeof fetch = createSpotifyFetch({ authProvider }).withAuthProvider(
  authProvider,
)

/** The `fetch` of another package has types of its own: here a response that is no `Response`. */
declare const fetchOfPackage: (
  url: string | { readonly href: string },
  init?: {
    readonly method?: string
    readonly headers?: Record<string, string>
    readonly body?: Uint8Array | string | null
    readonly signal?: AbortSignal | null
    readonly dispatcher?: string
  },
) => Promise<{
  readonly status: number
  readonly headers: {
    get(name: string): string | null
    forEach(run: (value: string, name: string, all: object) => void): void
  }
  readonly body: object | null
  clone(): object
  json(): Promise<unknown>
  text(): Promise<string>
  arrayBuffer(): Promise<ArrayBuffer>
}>

/** Like that of Bun, which has another member. */
declare const fetchOfRuntime: typeof fetch & { readonly preconnect: (url: string) => void }

/** All of these can be passed, also in a function around them. */
export const fetches: readonly ApiFetch[] = [
  fetch,
  fetchOfPackage,
  fetchOfRuntime,
  (url, init) => fetch(url, { ...init, headers: { ...init.headers, 'x-a': '1' } }),
  (url, init) => fetchOfPackage(url, { ...init, dispatcher: 'a' }),
  (url, init) => fetchOfRuntime(url, init),
  async () => new Response(),
]
export const proxied: SpotifyClientOptions = {
  authProvider,
  fetch: (url, init) => fetchOfPackage(url, { ...init, dispatcher: 'a' }),
}

interface AlbumQuery {
  readonly market?: string
  readonly limit: number
}

/** A query that is typed by an interface is spread. */
export async function readAlbum(client: SpotifyClient, query: AlbumQuery): Promise<unknown> {
  return client.get('albums/1', { searchParams: { ...query } })
}

export const absent: SpotifyFetchOptions = {
  authProvider,
  apiUrl: undefined,
  fetch: undefined,
  maxRetryAfterSeconds: undefined,
}

export async function read(client: SpotifyClient, signal: AbortSignal): Promise<string> {
  const album = await client.get<Album>('albums/1', { searchParams: { market: undefined }, signal })
  const answered = await client.post('me/playlists', { json: { name: album.name } })
  // @ts-expect-error nobody knows what was answered
  const { name }: Album = answered
  for await (const track of client.paginate<Album>('albums/1/tracks')) return track.name
  await client.delete('me/tracks', { json: ['1'], signal: undefined })
  return name
}

export async function command(client: SpotifyClient): Promise<string | undefined> {
  // @ts-expect-error a command may answer without JSON
  const created: Album = await client.put('me/library')
  const playlist = await client.post<Album>('me/playlists', { searchParams: { market: null } })
  return playlist?.name ?? created.name
}

/** Light: create one per request. */
export function forUser(client: SpotifyClient, user: AuthProvider): SpotifyClient {
  return client.withAuthProvider(user)
}

export function remedy({ code }: ForbiddenError): string {
  const remedies: Readonly<Record<ForbiddenErrorCode, string>> = {
    premium_required: 'subscribe',
    user_not_registered: 'add the user',
    insufficient_scope: 'ask the user',
    endpoint_unavailable: 'use another endpoint',
    forbidden: 'read the message',
  }
  return remedies[code]
}

export function tell(error: unknown): string {
  if (RateLimitError.is(error)) return error.reason ?? `again in ${error.retryAfterSeconds ?? 1} s`
  if (ForbiddenError.is(error) || NotFoundError.is(error)) return error.name
  return 'something else'
}

export const withProvider: SpotifyClientOptions = { authProvider, timeoutSeconds: undefined }
export const withToken: SpotifyClientOptions = { accessToken: 'NgCXRK...MzYjw' }

// @ts-expect-error a token has to come from somewhere
export const neither: SpotifyClientOptions = {}

// @ts-expect-error only one can be right
export const both: SpotifyClientOptions = { authProvider, accessToken: 'NgCXRK...MzYjw' }
