import {
  ServerError,
  SpotifyError,
  TokenCacheError,
  type ConnectionError,
} from '@spotify-sdk/auth-core'
import { connectionFailed, systemCodeOf } from '@spotify-sdk/auth-core/toolkit'
import type { ApiFetch } from '../fetch/api-fetch.ts'
import { discard, maxAnswerBytes, readBoundedBody, readErrorText } from '../fetch/bounded-body.ts'
import type { ClientEvent, RequestEvent } from '../client-event.ts'
import { endpointOf } from '../fetch/endpoint-of.ts'
import { isHiddenFromPage, rateLimitHint } from '../fetch/hidden-from-page.ts'
import type { Send } from '../fetch/outgoing-call.ts'
import { untilAborted } from '../fetch/until-aborted.ts'

/** Options of {@link Transport}. */
export interface TransportOptions {
  readonly fetch: ApiFetch | undefined
  /** The default time-out of a request. */
  readonly timeoutSeconds: number
  readonly apiUrl: URL
  readonly emit: (event: ClientEvent) => void
}

/** A request with its own time-out. */
export interface TransportInit extends RequestInit {
  readonly timeoutSeconds?: number | undefined
}

/**
 * Sends single requests, each with a time-out that includes the body. A failure becomes a new
 * `ConnectionError`, because the error of a `fetch` may contain the request.
 */
export class Transport {
  readonly #options: TransportOptions
  readonly #failures = new WeakSet<object>()

  constructor(options: TransportOptions) {
    this.#options = options
  }

  /** Whether an error was made here: a provider may throw errors of the same class. */
  hasFailed(error: unknown): boolean {
    return this.#failures.has(error as object)
  }

  /**
   * @throws `ConnectionError`; `ServerError` (code `invalid_response`) for a response that does not end;
   *   the signal's reason; a `SpotifyError` of the caller's `fetch`, unchanged, but for a `TokenCacheError`.
   */
  async send(url: string, given: TransportInit = {}): Promise<Response> {
    const { fetch = globalThis.fetch, apiUrl, emit } = this.#options
    const { timeoutSeconds = this.#options.timeoutSeconds, ...init } = given
    const { signal, method = 'GET' } = init
    const end = new AbortController()
    const leave = (): void => end.abort(signal?.reason)
    const timer = setTimeout(() => end.abort(), timeoutSeconds * 1000)
    signal?.addEventListener('abort', leave)
    if (signal?.aborted) leave()
    const begin = performance.now()
    let outcome: Pick<RequestEvent, 'status' | 'code'> = { code: 'aborted' }
    try {
      const answer = (fetch as Send)(url, { ...init, signal: end.signal }).then(readToItsEnd)
      const response = await untilAborted(answer, end.signal)
      outcome = { status: response.status }
      return response
    } catch (thrown) {
      if (signal?.aborted) throw signal.reason
      // The author of a cache may be anyone, so the text of its errors may contain anything.
      const isSafe = SpotifyError.is(thrown) && !TokenCacheError.is(thrown)
      const error = isSafe
        ? thrown
        : this.#failed(end.signal.aborted ? { code: 'timeout' } : thrown)
      outcome = { code: error.code }
      throw error
    } finally {
      clearTimeout(timer)
      signal?.removeEventListener('abort', leave)
      const seconds = (performance.now() - begin) / 1000
      const target = new URL(url)
      // Redirects to other servers are no requests to the API.
      if (target.origin === apiUrl.origin) {
        emit({ type: 'request', method, path: endpointOf(target), ...outcome, seconds })
      }
    }
  }

  /** Names the API also where a redirect led elsewhere: its address may quote the token. */
  #failed(thrown: unknown): ConnectionError {
    const { apiUrl, fetch } = this.#options
    let hint = isHiddenFromPage(thrown, apiUrl)
      ? rateLimitHint
      : 'Check network, proxy and firewall.'
    if (fetch && !systemCodeOf(thrown)) hint += ' Or your fetch threw: log it there.'
    const error = connectionFailed(apiUrl.host, thrown, hint)
    this.#failures.add(error)
    return error
  }
}

/**
 * A response with a truncated body is a failure, unless it is an error response. The status text is not
 * kept: a server may write any, and `Response` takes only Latin-1.
 *
 * @throws `ServerError` if the response is too large.
 */
async function readToItsEnd(response: Response): Promise<Response> {
  const { status, type } = response
  const headers = new Headers()
  response.headers.forEach((value, name) => headers.append(name, value))
  const init = { status, headers }
  // A redirect that a browser hides has nothing to be read.
  if (type === 'opaqueredirect') return response
  if (status >= 400) return new Response(await readErrorText(response), init)
  if (status >= 300) {
    discard(response)
    return new Response(null, init)
  }
  const { bytes, isWhole } = await readBoundedBody(response, maxAnswerBytes)
  if (!isWhole)
    throw new ServerError('The API sent more than 64 MiB.', { code: 'invalid_response' })
  // With a 204, `Response` takes no bytes, not even none.
  return new Response(bytes.length === 0 ? null : bytes, init)
}
