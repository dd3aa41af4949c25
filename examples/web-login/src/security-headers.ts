import type { MiddlewareHandler } from 'hono'
import { secureHeaders } from 'hono/secure-headers'

/** Where Spotify keeps the pictures of its users. */
const imageOrigin = 'https://i.scdn.co'

/**
 * What every answer forbids the browser.
 *
 * @param authorizeOrigin Where the form that begins a login is redirected to: browsers count that
 *   as sending it there.
 */
export function securityHeaders(authorizeOrigin: string): MiddlewareHandler {
  return secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", imageOrigin],
      formAction: ["'self'", authorizeOrigin],
      frameAncestors: ["'none'"],
      baseUri: ["'none'"],
    },
    xFrameOptions: 'DENY',
    // With `no-referrer`, forms of these pages would be sent with `Origin: null`.
    referrerPolicy: 'same-origin',
    // One host's decision is not that of its subdomains.
    strictTransportSecurity: 'max-age=15552000',
    // The callback has a stricter referrer policy of its own.
    overwrite: false,
  })
}
