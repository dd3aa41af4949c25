import { ConnectionError, ServerError } from '@spotify-sdk/auth-core'
import { systemCodeOf } from '@spotify-sdk/auth-core/toolkit'
import { discard, maxAnswerBytes, readBoundedBody, readErrorText } from '../fetch/bounded-body.ts'
import type { ClientEvent, RequestEvent } from '../client-event.ts'
import { endpointOf } from '../fetch/endpoint-of.ts'
import { isInPageOfAnotherOrigin, rateLimitHint, unknownCode } from '../fetch/hidden-from-page.ts'
import { untilAborted } from '../fetch/until-aborted.ts'

/** Statuses whose responses have no body. @see {@link https://fetch.spec.whatwg.org/#null-body-status} */
const bodilessStatuses: ReadonlySet<number> = new Set([101, 204, 205, 304])

/** What a transport needs. */
export interface TransportOptions {
  readonly fetch: typeof globalThis.fetch | undefined
  /** For each request that says nothing else. */
  readonly timeoutSeconds: number
  readonly apiUrl: URL
  readonly emit: (event: ClientEvent) => void
}

/** What a request may say of its time. */
export interface TransportInit extends RequestInit {
  readonly timeoutSeconds?: number | undefined
}

/**
 * Sends single requests, each in its time, its body included. What goes wrong becomes a fresh
 * `ConnectionError`: what a `fetch` throws may hold the request.
 */
export class Transport {
  readonly #fetch: typeof fetch | undefined
  readonly #timeoutSeconds: number
  readonly #apiUrl: URL
  readonly #emit: (event: ClientEvent) => void
  readonly #failures = new WeakSet<object>()

  constructor({ fetch, timeoutSeconds, apiUrl, emit }: TransportOptions) {
    this.#fetch = fetch
    this.#timeoutSeconds = timeoutSeconds
    this.#apiUrl = apiUrl
    this.#emit = emit
  }

  /** Whether an error was made here: a provider may throw errors of the same class. */
  hasFailed(error: unknown): boolean {
    return typeof error === 'object' && error !== null && this.#failures.has(error)
  }

  /**
   * @throws `ConnectionError`; `ServerError` (code `invalid_response`) for an answer without an end;
   *   the signal's reason.
   */
  async send(url: string, given: TransportInit): Promise<Response> {
    const { timeoutSeconds = this.#timeoutSeconds, ...init } = given
    const signal = init.signal ?? undefined
    const answered = this.#stopwatch(new URL(url), init.method ?? 'GET')
    const end = new AbortController()
    const leave = (): void => end.abort(signal?.reason)
    const timer = setTimeout(() => end.abort(), timeoutSeconds * 1000)
    signal?.addEventListener('abort', leave)
    if (signal?.aborted === true) leave()
    let response: Response | undefined
    try {
      const send = this.#fetch ?? globalThis.fetch
      const answer = send(url, { ...init, signal: end.signal }).then(readToItsEnd)
      response = await untilAborted(answer, end.signal)
    } catch (thrown) {
      if (signal?.aborted === true) {
        answered({ code: 'aborted' })
        throw signal.reason
      }
      const error = this.#failed(end.signal.aborted ? 'timeout' : systemCodeOf(thrown))
      answered({ code: error.code })
      throw error
    } finally {
      clearTimeout(timer)
      signal?.removeEventListener('abort', leave)
    }
    answered({ status: response?.status })
    if (response !== undefined) return response
    const { host } = this.#apiUrl
    const mebibytes = maxAnswerBytes / 2 ** 20
    throw new ServerError(`The API at ${host} sent more than ${mebibytes} MiB for one answer.`, {
      code: 'invalid_response',
    })
  }

  /** Says how long a request to the API took; redirects to other servers are none. */
  #stopwatch(url: URL, method: string): (end: Pick<RequestEvent, 'status' | 'code'>) => void {
    const begin = performance.now()
    return (end) => {
      if (url.origin !== this.#apiUrl.origin) return
      const seconds = (performance.now() - begin) / 1000
      this.#emit({ type: 'request', method, path: endpointOf(url), ...end, seconds })
    }
  }

  /** Names the API also where a redirect led elsewhere: its address may quote the token. */
  #failed(code = unknownCode): ConnectionError {
    const isHidden = code === unknownCode && isInPageOfAnotherOrigin(this.#apiUrl)
    const hint = isHidden ? ` ${rateLimitHint}` : ''
    const { host } = this.#apiUrl
    const error = new ConnectionError(`No answer came from ${host} (${code}).${hint}`, { code })
    this.#failures.add(error)
    return error
  }
}

/**
 * A body that is cut off is no answer; that of an error may be.
 *
 * @returns `undefined` for an answer that is too large.
 */
async function readToItsEnd(response: Response): Promise<Response | undefined> {
  const { status, statusText, headers, type } = response
  // A redirect that a browser hides has nothing to be read.
  if (type === 'opaqueredirect') return response
  const isRedirect = status >= 300 && status < 400
  if (isRedirect || bodilessStatuses.has(status)) {
    discard(response)
    return new Response(null, { status, statusText, headers })
  }
  if (status >= 400) {
    const text = await readErrorText(response)
    return new Response(text, { status, statusText, headers })
  }
  const { bytes, isWhole } = await readBoundedBody(response, maxAnswerBytes)
  return isWhole ? new Response(bytes, { status, statusText, headers }) : undefined
}
