import type { AuthProvider } from '@spotify-sdk/auth-core'
import { apiBaseUrl } from '../api-url.ts'
import { checkAuthProvider } from '../check-auth-provider.ts'
import { createSpotifyFetch } from '../fetch/create-spotify-fetch.ts'
import { apiAddressOf, type SearchParameters } from './api-address.ts'
import { ApiRequests } from './api-requests.ts'
import { checkIsOneList, readPage } from './page.ts'
import { Pagination } from './pagination.ts'
import { readAnswer } from './read-answer.ts'
import {
  checkClientOptions,
  type CheckedClientOptions,
  type SpotifyClientOptions,
} from './spotify-client-options.ts'
import { Wire } from './wire.ts'

/** Options of a call. */
export interface CallOptions {
  /** Members that are `undefined` or `null` are left out. */
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
  readonly #requests: ApiRequests

  /** @throws `ConfigurationError` that names a missing or wrong option. */
  constructor(options: SpotifyClientOptions) {
    const checked = checkClientOptions(options)
    this.#authProvider = checked.authProvider
    this.#requests = inherited.get(options) ?? requestsOf(options, checked)
  }

  /**
   * A client for the tokens of another provider, such as those of another user: light enough to be
   * made for each request. Both share settings and pauses, since Spotify counts the requests of an
   * app, not of a user. Close each client whose provider is to be closed.
   *
   * @throws `ConfigurationError` for what is no provider.
   * @example
   * const spotify = new SpotifyClient({ authProvider: auth })
   * const profile = await spotify.withAuthProvider(auth.forUser(userId)).get('me')
   */
  withAuthProvider(authProvider: AuthProvider): SpotifyClient {
    checkAuthProvider(authProvider)
    const options = { authProvider }
    inherited.set(options, this.#requests.withAuthProvider(authProvider))
    return new SpotifyClient(options)
  }

  async get<T = unknown>(path: string, options: CallOptions = {}): Promise<T> {
    return (await this.#call('GET', path, options)) as T
  }

  /** Resolves with `undefined` where the answer has no JSON, as that to a command. */
  async post<T = unknown>(path: string, options: CallWithBodyOptions = {}): Promise<T | undefined> {
    return (await this.#call('POST', path, options)) as T | undefined
  }

  /** Resolves with `undefined` where the answer has no JSON, as that to a command. */
  async put<T = unknown>(path: string, options: CallWithBodyOptions = {}): Promise<T | undefined> {
    return (await this.#call('PUT', path, options)) as T | undefined
  }

  /** Resolves with `undefined` where the answer has no JSON, as that to a command. */
  async delete<T = unknown>(
    path: string,
    options: CallWithBodyOptions = {},
  ): Promise<T | undefined> {
    return (await this.#call('DELETE', path, options)) as T | undefined
  }

  /**
   * All items of a list, page after page, each asked for when the one before is used up. It goes on
   * only at the API's own origin.
   *
   * @param path - Of a list, or of a search for one type.
   * @throws `ConfigurationError` (code `invalid_path`) for a path that is no list.
   */
  async *paginate<T = unknown>(
    path: string,
    { searchParams, signal }: CallOptions = {},
  ): AsyncGenerator<T, void, undefined> {
    const { base } = this.#requests
    const first = apiAddressOf(base, path, searchParams)
    checkIsOneList(base, first)
    const pagination = new Pagination(base, first)
    for (let url: URL | undefined = first; url !== undefined;) {
      const answer = await this.#requests.send('GET', url, { signal })
      const page = readPage(answer, url === first)
      if (pagination.isRepetition(page)) return
      // Before the link is judged: these are good.
      yield* page.items as readonly T[]
      url = pagination.after(page, answer)
    }
  }

  /** Closes its provider. */
  async close(): Promise<void> {
    await this.#authProvider.close?.()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  async #call(
    method: string,
    path: string,
    { searchParams, ...init }: CallWithBodyOptions,
  ): Promise<unknown> {
    const url = apiAddressOf(this.#requests.base, path, searchParams)
    return readAnswer(await this.#requests.send(method, url, init))
  }
}

/** What a client has of the one that it was made of, by its options. */
const inherited = new WeakMap<SpotifyClientOptions, ApiRequests>()

function requestsOf(
  { apiUrl, fetch, maxRetryAfterSeconds }: SpotifyClientOptions,
  { authProvider, timeoutSeconds, maxRetries }: CheckedClientOptions,
): ApiRequests {
  const base = apiBaseUrl(apiUrl)
  const wire = new Wire(fetch, timeoutSeconds, new URL(base))
  return new ApiRequests({
    base,
    wire,
    maxRetries,
    fetch: createSpotifyFetch({
      authProvider,
      apiUrl,
      maxRetryAfterSeconds,
      fetch: (url, init) => wire.send(url as string, init ?? {}),
    }),
  })
}
