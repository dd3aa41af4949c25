import type { MiddlewareHandler } from 'hono'
import { secureHeaders } from 'hono/secure-headers'

/** Host of Spotify's profile pictures. */
const imageOrigin = 'https://i.scdn.co'

/**
 * Headers of every response.
 *
 * @param authorizeOrigin Where the sign-in form is redirected to, which browsers count as a form
 *   target.
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
    // With `no-referrer`, these pages' forms would send `Origin: null`.
    referrerPolicy: 'same-origin',
    // Applies to this host, not to its subdomains.
    strictTransportSecurity: 'max-age=15552000',
    // The callback sets a stricter referrer policy.
    overwrite: false,
  })
}
