import type { Context, MiddlewareHandler } from 'hono'
import { HTTPException } from 'hono/http-exception'

/** Methods that only read, by RFC 9110 §9.2.1; every other one may change something. */
const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE'])

/**
 * Refuses a request that may change something, unless a page of this site sent it, whatever its
 * method and content type: a form is not the only thing that another site can send.
 *
 * @param protocol - `http:` or `https:`, as the browser sees the site: TLS may end in front of us.
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
 * `Sec-Fetch-Site` is the browser's own word, which no page can set, and says it also where a referrer
 * policy turns `Origin` into `null`. Old browsers, and plain http: other than loopback, have `Origin` only.
 */
function isFromThisSite(c: Context, protocol: string): boolean {
  const fetchSite = c.req.header('sec-fetch-site')
  if (fetchSite !== undefined) return fetchSite === 'same-origin'
  return c.req.header('origin') === `${protocol}//${c.req.header('host')}`
}
