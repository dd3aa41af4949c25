import { type ConfigurationError } from '@spotify-sdk/auth-core'
import { invalidOption } from './invalid-option.ts'

/**
 * Allowed starts of a redirect URI. The URL parser also accepts `http://127.1` and `https:host`.
 */
const beginnings = [
  /^https:\/\/[^/?]/i,
  /^http:\/\/(?:127\.0\.0\.1|\[::1\])(?=[:/?]|$)/i,
  // A private-use scheme: a domain name of the app in reverse order.
  /^[a-z][a-z\d+-]*(?:\.[a-z\d+-]+)+:\//i,
]

/**
 * Checks a redirect URI by Spotify's rules: `https:`, `http:` on a loopback address, or a
 * private-use scheme with a dot (`com.example.app:/callback`). It is sent unchanged, because
 * Spotify compares it exactly.
 *
 * @param variable The environment variable that the value came from, if it was not the option.
 * @throws `ConfigurationError` that says what to register instead.
 * @see {@link https://developer.spotify.com/documentation/web-api/concepts/redirect_uri | Spotify: Redirect URIs}
 * @see {@link https://www.rfc-editor.org/rfc/rfc8252#section-7.1 | RFC 8252 §7.1}
 */
export function checkRedirectUri(redirectUri: unknown, variable?: string): string {
  const refuse = (complaint: string): ConfigurationError =>
    invalidOption('redirectUri', complaint, variable)
  if (typeof redirectUri !== 'string') throw refuse('is not a string')
  // The URL parser removes white space and reads backslashes as slashes.
  if (/[\s\p{Cc}]/u.test(redirectUri)) throw refuse('contains white space or control characters')
  if (redirectUri.includes('\\')) throw refuse('contains a backslash')
  if (!URL.canParse(redirectUri)) throw refuse('is not an absolute URL')
  const { protocol, hostname, port, username, password, href } = new URL(redirectUri)
  const isHttp = protocol === 'http:' || protocol === 'https:'
  if (isHttp && /(?:^|\.)localhost\.?$/.test(hostname)) {
    const literal = `http://127.0.0.1${port === '' ? '' : `:${port}`}`
    throw refuse(
      `names localhost, which Spotify rejects: register ${literal} with the same path, and use it`,
    )
  }
  if (!beginnings.some((beginning) => beginning.test(redirectUri))) {
    throw refuse(
      'must be an https: URL, http: on exactly 127.0.0.1 or [::1], or have a private-use scheme with a dot (com.example.app:/callback)',
    )
  }
  if (username !== '' || password !== '') throw refuse('must not contain a user name or password')
  if (href.includes('#')) throw refuse('must not contain a fragment (RFC 6749 §3.1.2)')
  return redirectUri
}
