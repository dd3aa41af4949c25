import { ConfigurationError } from '../errors/configuration-error.ts'

/** Spotify's token endpoint. */
export const spotifyTokenUrl = 'https://accounts.spotify.com/api/token'

/** The only hosts to which plain `http:` is no risk: RFC 8252 §7.3. */
const loopbackHosts = new Set(['127.0.0.1', '[::1]'])

/**
 * Checks an address to which the client's credentials will be sent.
 *
 * @returns The address in its normal form.
 * @throws {@link ConfigurationError} that says what is wrong with it; it never repeats it.
 */
export function checkTokenUrl(tokenUrl: unknown, name: string): string {
  const refuse = (reason: string): ConfigurationError =>
    new ConfigurationError(
      `${name} ${reason}: pass the option tokenUrl, or set the environment variable SPOTIFY_SDK_TOKEN_URL.`,
      { code: 'invalid_option' },
    )
  if (typeof tokenUrl !== 'string') throw refuse('is not a string')
  // The URL parser would take them out without a word.
  if (/[\s\p{Cc}]/u.test(tokenUrl)) throw refuse('has white space or control characters in it')
  if (!URL.canParse(tokenUrl)) throw refuse('is not an absolute URL')
  const url = new URL(tokenUrl)
  const isSafe =
    url.protocol === 'https:' || (url.protocol === 'http:' && loopbackHosts.has(url.hostname))
  if (!isSafe) throw refuse('must be an https: URL, or http: on exactly 127.0.0.1 or [::1]')
  if (url.username !== '' || url.password !== '') {
    throw refuse('must not hold a user name or password')
  }
  if (url.href.includes('#')) throw refuse('must not hold a fragment (RFC 6749 §3.2)')
  return url.href
}
