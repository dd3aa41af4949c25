import { discardBody, readBoundedBody } from './bounded-body.ts'
import { ConfigurationError } from '../errors/configuration-error.ts'
import { connectionFailed } from './connection-failed.ts'
import { parseRetryAfter } from './retry-after.ts'
import type { TokenFetch, TokenFetchInit, TokenFetchResponse } from './token-fetch.ts'

/** A complete response of the token endpoint. */
export interface TokenResponse {
  /** The endpoint's host, for errors. */
  readonly host: string
  readonly status: number
  readonly body: string
  /** Unix seconds right before the request was sent. */
  readonly sentAt: number
  readonly retryAfterSeconds: number | undefined
}

/**
 * Makes one attempt at the token endpoint, including the response's body.
 *
 * @throws `ConnectionError`, or {@link ConfigurationError} for a redirect: following it would
 *   send the credentials to another server.
 */
export async function attemptTokenRequest(
  send: TokenFetch,
  url: string,
  init: TokenFetchInit,
): Promise<TokenResponse> {
  const { host } = new URL(url)
  const sentAt = Date.now() / 1000
  const startedAt = performance.now()
  let status: number
  try {
    const response = await send(url, init)
    ;({ status } = response)
    // `Response.error()`: a custom `fetch` may return it instead of rejecting.
    if (response.type === 'error') throw new TypeError('The fetch has failed.')
    if (!isRedirect(response)) {
      const body = (await readBoundedBody(response)) ?? ''
      const header = response.headers.get('retry-after')
      const now = Date.now() / 1000
      // By the clock of now: it may have been set back while the request was under way.
      const sentAtByNow = now - (performance.now() - startedAt) / 1000
      return {
        host,
        status,
        body,
        sentAt: Math.min(sentAt, sentAtByNow),
        retryAfterSeconds: parseRetryAfter(header, now),
      }
    }
    discardBody(response)
  } catch (error) {
    throw connectionFailed(host, error)
  }
  throw new ConfigurationError(
    `The token endpoint at ${host} redirects: set tokenUrl to the final URL.`,
    { code: 'unexpected_redirect', status },
  )
}

/** Browsers hide a redirect's status, and a custom `fetch` may have followed it. */
function isRedirect({ type, status, redirected }: TokenFetchResponse): boolean {
  const isOpaque = type === 'opaqueredirect' || type === 'opaque'
  return isOpaque || redirected === true || (status >= 300 && status < 400)
}
