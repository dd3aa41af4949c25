import type { AuthProvider } from '@spotify-sdk/auth-core'
import { systemCodeOf } from '@spotify-sdk/auth-core/toolkit'
import ky from 'ky'
import type { SpotifyFetch } from '../fetch/create-spotify-fetch.ts'
import { isHiddenFromPage } from '../fetch/hidden-from-page.ts'
import { endpointOf } from '../fetch/endpoint-of.ts'
import { isIdempotent } from '../fetch/outgoing-call.ts'
import { contextOf } from '../fetch/request-context.ts'
import type { ClientEvent } from '../client-event.ts'
import type { CallOptions } from '../methods/options.ts'
import { invalidArgument } from '../invalid-option.ts'
import { checkLimits } from './limits.ts'
import { apiAnswerOf, type ApiAnswer } from './api-answer.ts'
import type { Transport, TransportInit } from './transport.ts'

/** Options of {@link ApiRequests}. */
export interface ApiRequestsOptions {
  /** The start of all URLs. */
  readonly base: string
  readonly transport: Transport
  /** On that transport. */
  readonly fetch: SpotifyFetch
  readonly maxRetries: number
  readonly emit: (event: ClientEvent) => void
}

/** Options of one request. */
export interface ApiRequestInit extends CallOptions {
  /** Sent as JSON, unless it is `undefined`. */
  readonly json?: unknown
  /** A JPEG in base64, sent in place of JSON. */
  readonly jpeg?: string | undefined
}

/**
 * Sends requests by `ky`, which retries what the `fetch` does not: network failures and 5xx, of
 * requests that may be sent twice. `ky` sees only statuses. None of its errors leaves this class,
 * because they contain the request.
 */
export class ApiRequests {
  readonly #options: ApiRequestsOptions

  constructor(options: ApiRequestsOptions) {
    this.#options = options
  }

  /** The start of all URLs. */
  get base(): string {
    return this.#options.base
  }

  /** The same with the tokens of another provider. */
  withAuthProvider(authProvider: AuthProvider): ApiRequests {
    const fetch = this.#options.fetch.withAuthProvider(authProvider)
    return new ApiRequests({ ...this.#options, fetch })
  }

  /**
   * @throws Errors of the provider, unchanged; `ConnectionError`; the signal's reason;
   *   `ConfigurationError` if no request can be made of the options.
   */
  async send(method: string, url: URL, init: ApiRequestInit): Promise<ApiAnswer> {
    const { transport, fetch, emit } = this.#options
    const { json, jpeg, signal, timeoutSeconds, maxRetries = this.#options.maxRetries } = init
    checkLimits(init)
    let attempts = 0
    let answer: ApiAnswer | undefined
    let failure: unknown
    const attempt: typeof globalThis.fetch = async (input, own) => {
      if (attempts++ > 0) {
        const facts = { status: answer?.status, code: systemCodeOf(failure) }
        emit({ type: 'retried', method, path: endpointOf(url), attempt: attempts - 1, ...facts })
      }
      answer = undefined
      failure = undefined
      try {
        const response = await fetch(input, { ...own, timeoutSeconds } as TransportInit)
        answer = apiAnswerOf(response, await response.text(), contextOf(response))
        return new Response(null, { status: response.status })
      } catch (thrown) {
        failure = thrown
        throw thrown
      }
    }
    try {
      await ky(url, {
        method,
        json,
        body: jpeg ?? null,
        signal: signal ?? null,
        headers: {
          accept: 'application/json',
          'content-type': jpeg === undefined ? undefined : 'image/jpeg',
        },
        fetch: attempt,
        // Pauses count, too, where ky counts; the transport bounds each request.
        timeout: false,
        throwHttpErrors: (status) => status >= 500,
        retry: {
          limit: isIdempotent(method, JSON.stringify(json)) ? maxRetries : 0,
          jitter: (delay) => delay * (0.5 + Math.random() / 2),
          shouldRetry: ({ error, retryCount }) => {
            // Where the API says for how long, the fetch has waited, or will not.
            if (answer !== undefined) return answer.retryAfterSeconds === undefined
            const mayBeLimited = isHiddenFromPage(error, url)
            return transport.hasFailed(error) && !(mayBeLimited && retryCount > 1)
          },
        },
      })
    } catch (error) {
      if (signal?.aborted) throw signal.reason
      // Of the platform, which may quote a value.
      if (attempts === 0) throw invalidArgument('json or signal is invalid.')
      if (answer === undefined) throw failure ?? error
    }
    return answer as unknown as ApiAnswer
  }
}
