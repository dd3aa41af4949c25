import { ConfigurationError } from '@spotify-sdk/auth-core'

const loopbackHosts = new Set(['127.0.0.1', '[::1]'])

/**
 * Checks a redirect URI by Spotify's rules: `https:`, or `http:` on a loopback address. It is sent
 * as it is: Spotify compares it letter by letter with what is registered.
 *
 * @param name How it is called in the error, which does not repeat it.
 * @throws `ConfigurationError` that says what to register instead.
 * @see {@link https://developer.spotify.com/documentation/web-api/concepts/redirect_uri | Spotify: Redirect URIs}
 */
export function checkRedirectUri(redirectUri: unknown, name: string): string {
  const refuse = (reason: string): ConfigurationError =>
    new ConfigurationError(`${name} ${reason}.`, { code: 'invalid_option' })
  if (typeof redirectUri !== 'string') throw refuse('is not a string')
  // The URL parser would take them out without a word.
  if (/[\s\p{Cc}]/u.test(redirectUri)) throw refuse('has white space or control characters in it')
  if (!URL.canParse(redirectUri)) throw refuse('is not an absolute URL')
  const { protocol, hostname, port, username, password, href } = new URL(redirectUri)
  if (hostname === 'localhost' || hostname.endsWith('.localhost')) {
    const literal = `http://127.0.0.1${port === '' ? '' : `:${port}`}`
    throw refuse(
      `names localhost, which Spotify refuses: register ${literal} with the same path in Spotify's dashboard, and use it here`,
    )
  }
  const isLoopback = protocol === 'http:' && loopbackHosts.has(hostname)
  if (protocol !== 'https:' && !isLoopback) {
    throw refuse('must be an https: URL, or http: on exactly 127.0.0.1 or [::1]')
  }
  if (username !== '' || password !== '') throw refuse('must not hold a user name or password')
  if (href.includes('#')) throw refuse('must not hold a fragment (RFC 6749 §3.1.2)')
  return redirectUri
}
