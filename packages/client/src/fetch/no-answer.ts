import { ConnectionError } from '@spotify-sdk/auth-core'
import { systemCodeOf } from '@spotify-sdk/auth-core/toolkit'

/** The code of a failure that says nothing of itself. */
export const unknownCode = 'connection_failed'

/** The code of what a `fetch` has thrown. */
export function failureCodeOf(thrown: unknown): string {
  return systemCodeOf(thrown) ?? unknownCode
}

/**
 * A fresh error for what a `fetch` has thrown, which may hold the request.
 *
 * @param server - Names it without its address: that of a redirect may quote the token.
 */
export function noAnswer(server: string, thrown: unknown, hint = ''): ConnectionError {
  const code = failureCodeOf(thrown)
  return new ConnectionError(`No answer came from ${server} (${code}).${hint}`, { code })
}
