import type { RequestWithCookies } from './login-session.ts'

/**
 * Whether a page of the site sent a request. Reject other requests that change something, whatever
 * their method and content type: other sites can send them with the user's cookies.
 *
 * Browsers set `Sec-Fetch-Site`, which no page can change, also if a referrer policy sets `Origin` to
 * `null`. Old browsers, and pages on `http:` other than loopback, send `Origin` only.
 *
 * @param origin The site's origin as browsers see it: `https://example.com`.
 * @see {@link https://www.w3.org/TR/fetch-metadata/ | Fetch Metadata Request Headers}
 */
export function isSameOrigin({ headers }: RequestWithCookies, origin: string): boolean {
  const fetchSite = headers.get('sec-fetch-site')
  return fetchSite === null ? headers.get('origin') === origin : fetchSite === 'same-origin'
}

/** Whether the browser opens a page: an image, a frame or a script does not, nor a request in advance. */
export function isNavigation({ headers }: RequestWithCookies): boolean {
  // Speculation rules; the destination is a document then.
  if (headers.get('sec-purpose')?.startsWith('prefetch') === true) return false
  const destination = headers.get('sec-fetch-dest')
  return destination === null || destination === 'document'
}
