import { ConnectionError } from '@spotify-sdk/auth-core'
import { systemCodeOf } from '@spotify-sdk/auth-core/toolkit'

/** The code of a failure without any details. */
const unknownCode = 'connection_failed'

/** Part of the message for a caller that may have been rate limited. */
export const rateLimitHint = 'It may be a rate limit (429), hidden from pages: send fewer requests.'

/**
 * Whether a failure may have been a response that the browser hides. Since July 2026, Spotify's 429s
 * have no CORS headers, so in a page, or in its worker, they look like a network failure. If the page
 * is offline, that is the reason.
 */
export function isHiddenFromPage(thrown: unknown, { origin }: URL): boolean {
  const { location, navigator } = globalThis as PageGlobals
  const isElsewhere = location?.origin !== undefined && location.origin !== origin
  return (
    isElsewhere &&
    navigator?.onLine !== false &&
    (systemCodeOf(thrown) ?? unknownCode) === unknownCode
  )
}

/** The error for a caller that cannot wait until the next request may be sent. */
export function hiddenAnswer(): ConnectionError {
  return new ConnectionError(`Nothing was sent: the last request got no answer. ${rateLimitHint}`, {
    code: unknownCode,
  })
}

interface PageGlobals {
  readonly location?: { readonly origin?: string }
  readonly navigator?: { readonly onLine?: boolean }
}
