import { systemCodeOf } from '@spotify-sdk/auth-core'

/**
 * Whether a failure may have been an answer that the browser does not show: since July 2026
 * Spotify's 429s lack the headers that let a page of another origin see them, and look like a
 * network failure.
 */
export function isHiddenFromPage(thrown: unknown, url: URL): boolean {
  return isInPageOfAnotherOrigin(url) && (systemCodeOf(thrown) ?? unknownCode) === unknownCode
}

const unknownCode = 'connection_failed'

/** Also in a worker of a page. A page that is offline knows why it gets no answer. */
export function isInPageOfAnotherOrigin({ origin }: URL): boolean {
  const { location, navigator } = globalThis as PageGlobals
  return location?.origin !== undefined && location.origin !== origin && navigator?.onLine !== false
}

interface PageGlobals {
  readonly location?: { readonly origin?: string }
  readonly navigator?: { readonly onLine?: boolean }
}
