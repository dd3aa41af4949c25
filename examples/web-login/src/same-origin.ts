import type { Context, MiddlewareHandler } from 'hono'
import { HTTPException } from 'hono/http-exception'

/** Methods that only read (RFC 9110 §9.2.1). All others may change something. */
const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE'])

/**
 * Rejects a request that may change something unless a page of this site sent it, with any method
 * and content type: other sites can send more than forms.
 *
 * @param protocol - `http:` or `https:`, as the browser sees it. TLS may end at a proxy.
 */
export function sameOrigin(protocol: string): MiddlewareHandler {
  return async (c, next) => {
    if (!safeMethods.has(c.req.method) && !isFromThisSite(c, protocol)) {
      throw new HTTPException(403, { message: 'The request came from another site.' })
    }
    await next()
  }
}

/**
 * The browser sets `Sec-Fetch-Site`, which no page can change, also if a referrer policy sets
 * `Origin` to `null`. Old browsers, and http: other than loopback, send `Origin` only.
 */
function isFromThisSite(c: Context, protocol: string): boolean {
  const fetchSite = c.req.header('sec-fetch-site')
  if (fetchSite !== undefined) return fetchSite === 'same-origin'
  return c.req.header('origin') === `${protocol}//${c.req.header('host')}`
}
