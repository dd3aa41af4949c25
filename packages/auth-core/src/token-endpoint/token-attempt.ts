import { discardBody, readBoundedBody } from './bounded-body.ts'
import { ConfigurationError } from '../errors/configuration-error.ts'
import { ConnectionError } from '../errors/connection-error.ts'
import { parseRetryAfter } from './retry-after.ts'
import { systemCodeOf } from '../system-code.ts'
import type { TokenFetch, TokenFetchInit, TokenFetchResponse } from './token-fetch.ts'

/** The response of the token endpoint, read to its end. */
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
 * One attempt at the token endpoint, the answer's body included.
 *
 * @throws {@link ConnectionError}, or {@link ConfigurationError} for a redirect: following it would
 *   carry the credentials elsewhere.
 */
export async function attemptTokenRequest(
  send: TokenFetch,
  url: string,
  init: TokenFetchInit,
): Promise<TokenResponse> {
  const { host } = new URL(url)
  const sentAt = Date.now() / 1000
  let status: number
  try {
    const response = await send(url, init)
    ;({ status } = response)
    // `Response.error()`: a given `fetch` may say so instead of rejecting.
    if (response.type === 'error') throw new TypeError('The fetch has failed.')
    if (!isRedirect(response)) {
      const body = (await readBoundedBody(response)) ?? ''
      const header = response.headers.get('retry-after')
      const retryAfterSeconds = parseRetryAfter(header, Date.now() / 1000)
      return { host, status, body, sentAt, retryAfterSeconds }
    }
    discardBody(response)
  } catch (error) {
    throw connectionFailed(url, error)
  }
  throw new ConfigurationError(
    `The token endpoint at ${host} answered with a redirect, which is not followed: set tokenUrl to the final address.`,
    { code: 'unexpected_redirect', status },
  )
}

/** The error for an attempt that had no answer. Whatever was thrown may hold the request: only its code is kept. */
export function connectionFailed(tokenUrl: string, thrown: unknown): ConnectionError {
  const code = systemCodeOf(thrown) ?? 'connection_failed'
  return new ConnectionError(`No answer came from ${new URL(tokenUrl).host} (${code}).`, { code })
}

/** Browsers hide a redirect's status; a `fetch` of somebody's own may have followed it all the same. */
function isRedirect({ type, status, redirected }: TokenFetchResponse): boolean {
  const isOpaque = type === 'opaqueredirect' || type === 'opaque'
  return isOpaque || redirected === true || (status >= 300 && status < 400)
}
