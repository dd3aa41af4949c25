import type { AuthProvider } from '@spotify-sdk/auth-core'
import { notify } from '@spotify-sdk/auth-core/toolkit'
import { apiBaseUrl } from '../api-url.ts'
import type { ClientEvent } from '../client-event.ts'
import { createObservedFetch } from '../fetch/create-spotify-fetch.ts'
import type { Namespaces } from '../methods/namespaces.ts'
import type { CallOptions } from '../methods/options.ts'
import type { SearchMethod } from '../methods/search.ts'
import { keepingAnswer, withAnswer, type WithResponse } from './answers-of-calls.ts'
import { apiAddressOf, type SearchParameters } from './api-address.ts'
import { ApiRequests } from './api-requests.ts'
import { defineMethods } from './namespaces.ts'
import { readNewerAnswer } from './newer-names.ts'
import { itemsOf, type ListStart } from './paged-answers.ts'
import {
  checkClientOptions,
  type CheckedClientOptions,
  type SpotifyClientOptions,
} from './spotify-client-options.ts'
import { Transport } from './transport.ts'

/** Options of a call by path. */
export interface PathOptions extends CallOptions {
  /** Members that are `undefined` or `null` are left out. */
  readonly searchParams?: SearchParameters | undefined
}

/** Options of a call by path that may have a body. */
export interface PathWithBodyOptions extends PathOptions {
  /** Sent as JSON. */
  readonly json?: unknown
}

/**
 * A typed client for Spotify's Web API. Its methods are in namespaces (`albums`, `player`, …). Their
 * parameters and results have the names of Spotify's reference. An operation without a method is
 * called by its path (`get`, `post`, `put`, `delete`, `paginate`).
 *
 * All calls reject with a `SpotifyError`: `BadRequestError`, `AuthenticationError`,
 * `ForbiddenError`, `NotFoundError`, `RateLimitError`, `ServerError`, `ConnectionError`,
 * `ConfigurationError`, `PartialFailureError`, or the error of the provider.
 *
 * @see {@link https://developer.spotify.com/documentation/web-api}
 * @example
 * await using spotify = new SpotifyClient({ authProvider: new ClientCredentials() })
 * const album = await spotify.albums.get('4aawyAB9vmqN3uQ7FjRGTy')
 * for await (const track of spotify.albums.getTracks(album.id)) console.log(track.name)
 */
export class SpotifyClient implements Namespaces, AsyncDisposable {
  declare readonly albums: Namespaces['albums']
  declare readonly artists: Namespaces['artists']
  declare readonly audiobooks: Namespaces['audiobooks']
  declare readonly browse: Namespaces['browse']
  declare readonly chapters: Namespaces['chapters']
  declare readonly episodes: Namespaces['episodes']
  declare readonly library: Namespaces['library']
  declare readonly markets: Namespaces['markets']
  declare readonly player: Namespaces['player']
  declare readonly playlists: Namespaces['playlists']
  declare readonly search: SearchMethod
  declare readonly shows: Namespaces['shows']
  declare readonly tracks: Namespaces['tracks']
  declare readonly users: Namespaces['users']
  readonly #authProvider: AuthProvider
  readonly #requests: ApiRequests

  /** @throws `ConfigurationError` that names a missing or wrong option. */
  constructor(options: SpotifyClientOptions)
  /** @internal For `withAuthProvider`. */
  constructor(options: SpotifyClientOptions, requests: unknown)
  constructor(options: SpotifyClientOptions, requests?: unknown) {
    const checked = checkClientOptions(options)
    this.#authProvider = checked.authProvider
    this.#requests = requests instanceof ApiRequests ? requests : requestsOf(checked)
    defineMethods(this, this.#requests)
  }

  /**
   * Returns a client with the tokens of another provider, such as that of another user. It is cheap:
   * call it for each request. Both clients share settings and rate-limit pauses, because Spotify counts
   * requests per app, not per user. To close a provider, close its client.
   *
   * @throws `ConfigurationError` if the argument is not a provider.
   * @example
   * const spotify = new SpotifyClient({ authProvider: auth })
   * const profile = await spotify.withAuthProvider(auth.forUser(userId)).users.getCurrentProfile()
   */
  withAuthProvider(authProvider: AuthProvider): SpotifyClient {
    return new SpotifyClient({ authProvider }, this.#requests.withAuthProvider(authProvider))
  }

  /**
   * Returns the result of a method together with the status and headers of its response. If an empty
   * list of ids or URIs sends nothing, the status is 204.
   *
   * @throws `ConfigurationError` if the argument is not the call of a method, such as a promise made of
   *   one.
   */
  withResponse<T>(call: PromiseLike<T>): Promise<WithResponse<T>> {
    return withAnswer(call)
  }

  get<T = unknown>(path: string, options?: PathOptions): Promise<T> {
    return this.#call('GET', path, options) as Promise<T>
  }

  /** Resolves with `undefined` if the response has no JSON, such as that to a command. */
  post<T = unknown>(path: string, options?: PathWithBodyOptions): Promise<T | undefined> {
    return this.#call('POST', path, options) as Promise<T | undefined>
  }

  /** Resolves with `undefined` if the response has no JSON, such as that to a command. */
  put<T = unknown>(path: string, options?: PathWithBodyOptions): Promise<T | undefined> {
    return this.#call('PUT', path, options) as Promise<T | undefined>
  }

  /** Resolves with `undefined` if the response has no JSON, such as that to a command. */
  delete<T = unknown>(path: string, options?: PathWithBodyOptions): Promise<T | undefined> {
    return this.#call('DELETE', path, options) as Promise<T | undefined>
  }

  /**
   * Gives all items of a list, page by page, each requested only when it is needed. `null`s are left
   * out. Links are followed only to the API's own origin.
   *
   * @param path - The path of a list, or of a search for one type.
   * @throws `ConfigurationError`: (code `invalid_path`) if the response is not a list, (code
   *   `invalid_option`) if `fields` leaves out its `next` or `items`.
   */
  async *paginate<T = unknown>(
    path: string,
    options?: PathOptions,
  ): AsyncGenerator<T, void, undefined> {
    const start = this.#start(path, options)
    const items = itemsOf(this.#requests, start, readNewerAnswer, start[0])
    yield* items as AsyncGenerator<T, void, undefined>
  }

  /** Closes its provider. */
  async close(): Promise<void> {
    await this.#authProvider.close?.()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  #call(method: string, path: string, options?: PathWithBodyOptions): Promise<unknown> {
    return keepingAnswer(async (keep) =>
      readNewerAnswer(keep(await this.#requests.send(method, ...this.#start(path, options)))),
    )
  }

  #start(path: string, options?: PathWithBodyOptions): ListStart {
    const { searchParams, ...init } = options ?? {}
    return [apiAddressOf(this.#requests.base, path, searchParams), init]
  }
}

function requestsOf(options: CheckedClientOptions): ApiRequests {
  const { apiUrl, fetch, timeoutSeconds, maxRetries, onEvent } = options
  const base = apiBaseUrl(apiUrl)
  const emit = (event: ClientEvent): void => notify(onEvent, event)
  const transport = new Transport({ fetch, timeoutSeconds, apiUrl: new URL(base), emit })
  return new ApiRequests({
    base,
    transport,
    maxRetries,
    emit,
    fetch: createObservedFetch(
      { ...options, fetch: async (url, init) => transport.send(url, init) },
      emit,
    ),
  })
}
