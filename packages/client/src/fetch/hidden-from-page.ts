import { ConnectionError } from '@spotify-sdk/auth-core'
import { systemCodeOf } from '@spotify-sdk/auth-core/toolkit'

/** The code of a failure that says nothing of itself. */
const unknownCode = 'connection_failed'

/** What a caller reads who may have been rate limited. */
export const rateLimitHint =
  'It may have been a rate limit (429), which browsers hide from pages: send fewer requests.'

/**
 * Whether a failure may have been an answer that the browser does not show: since July 2026
 * Spotify's 429s lack the headers that let a page of another origin see them, and look like a
 * network failure. Also in a worker of a page. A page that is offline knows why it gets no answer.
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

/** For a caller who cannot wait until the next request may be sent. */
export function hiddenAnswer({ host }: URL): ConnectionError {
  return new ConnectionError(
    `No request was sent to ${host}, because the last one got no answer. ${rateLimitHint}`,
    { code: unknownCode },
  )
}

interface PageGlobals {
  readonly location?: { readonly origin?: string }
  readonly navigator?: { readonly onLine?: boolean }
}
