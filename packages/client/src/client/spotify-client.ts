import type { AuthProvider } from '@spotify-sdk/auth-core'
import { apiBaseUrl } from '../api-url.ts'
import { createSpotifyFetch } from '../fetch/create-spotify-fetch.ts'
import { apiAddressOf, type SearchParameters } from './api-address.ts'
import { ApiRequests } from './api-requests.ts'
import { readPage } from './page.ts'
import { readAnswer } from './read-answer.ts'
import { checkClientOptions, type SpotifyClientOptions } from './spotify-client-options.ts'
import { Wire } from './wire.ts'

/** Options of a call. */
export interface CallOptions {
  /** Members that are `undefined` are left out. */
  readonly searchParams?: SearchParameters | undefined
  /** Ends the call with the signal's own reason. */
  readonly signal?: AbortSignal | undefined
}

/** Options of a call that may have a body. */
export interface CallWithBodyOptions extends CallOptions {
  /** Sent as JSON. */
  readonly json?: unknown
}

/**
 * A small client for the Web API: JSON in, JSON out, pages as one list, typed errors. Paths are
 * those of Spotify's reference, below `/v1`; links that the API has sent are taken, too.
 *
 * All calls reject with a `SpotifyError`: `BadRequestError`, `AuthenticationError`,
 * `ForbiddenError`, `NotFoundError`, `RateLimitError`, `ServerError`, `ConnectionError`, or what
 * the provider threw.
 *
 * @see {@link https://developer.spotify.com/documentation/web-api}
 * @example
 * await using client = new SpotifyClient({ authProvider: new ClientCredentials() })
 * const album = await client.get<{ name: string }>('albums/4aawyAB9vmqN3uQ7FjRGTy')
 */
export class SpotifyClient implements AsyncDisposable {
  readonly #authProvider: AuthProvider
  readonly #base: string
  readonly #requests: ApiRequests

  /** @throws `ConfigurationError` that names a missing or wrong option. */
  constructor(options: SpotifyClientOptions) {
    const { authProvider, timeoutSeconds, maxRetries } = checkClientOptions(options)
    const { apiUrl, fetch, maxRetryAfterSeconds } = options
    const wire = new Wire(fetch, timeoutSeconds)
    this.#authProvider = authProvider
    this.#base = apiBaseUrl(apiUrl)
    this.#requests = new ApiRequests({
      wire,
      maxRetries,
      fetch: createSpotifyFetch({
        authProvider,
        apiUrl,
        maxRetryAfterSeconds,
        fetch: (request, init) => wire.send(request as Request, init ?? {}),
      }),
    })
  }

  async get<T = unknown>(path: string, options: CallOptions = {}): Promise<T> {
    return this.#call<T>('GET', path, options)
  }

  async post<T = unknown>(path: string, options: CallWithBodyOptions = {}): Promise<T> {
    return this.#call<T>('POST', path, options)
  }

  async put<T = unknown>(path: string, options: CallWithBodyOptions = {}): Promise<T> {
    return this.#call<T>('PUT', path, options)
  }

  async delete<T = unknown>(path: string, options: CallWithBodyOptions = {}): Promise<T> {
    return this.#call<T>('DELETE', path, options)
  }

  /**
   * All items of a list, page after page, each asked for when the one before is used up. It goes on
   * only at the API's own origin.
   *
   * @param path - Of a list, or of a search for one type.
   */
  async *paginate<T = unknown>(
    path: string,
    { searchParams, signal }: CallOptions = {},
  ): AsyncGenerator<T, void, undefined> {
    let url: URL | undefined = apiAddressOf(this.#base, path, searchParams)
    while (url !== undefined) {
      const answer = await this.#requests.send('GET', url, { signal })
      const { items, next } = readPage(answer, url)
      yield* items as readonly T[]
      url = next
    }
  }

  /** Closes its provider. */
  async close(): Promise<void> {
    await this.#authProvider.close?.()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  async #call<T>(
    method: string,
    path: string,
    { searchParams, ...init }: CallWithBodyOptions,
  ): Promise<T> {
    const url = apiAddressOf(this.#base, path, searchParams)
    return readAnswer(await this.#requests.send(method, url, init)) as T
  }
}
