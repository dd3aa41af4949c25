import { readSetting } from '../environment.ts'

/** Spotify's token endpoint. */
export const spotifyTokenUrl = 'https://accounts.spotify.com/api/token'

/** The only hosts where plain `http:` is safe (RFC 8252 §7.3). */
const loopbackHosts = new Set(['127.0.0.1', '[::1]'])

/**
 * Returns the URL of an endpoint of the authorization server: the option, or else the environment
 * variable. It must be `https:`, or `http:` on exactly 127.0.0.1 or [::1].
 *
 * @returns The normalized URL, or `undefined` if neither is set.
 * @throws {@link ConfigurationError} that says what is wrong, without quoting the value.
 */
export function endpointUrl(given: unknown, option: string, variable: string): string | undefined {
  const { value, refuse } = readSetting(given, option, variable)
  if (value === undefined) return undefined
  if (typeof value !== 'string') throw refuse('is not a string')
  // The URL parser would silently remove them.
  if (/[\s\p{Cc}]/u.test(value)) throw refuse('contains white space or control characters')
  if (!URL.canParse(value)) throw refuse('is not an absolute URL')
  const url = new URL(value)
  const isSafe =
    url.protocol === 'https:' || (url.protocol === 'http:' && loopbackHosts.has(url.hostname))
  if (!isSafe) throw refuse('must be an https: URL, or http: on exactly 127.0.0.1 or [::1]')
  if (url.username !== '' || url.password !== '') {
    throw refuse('must not contain a user name or password')
  }
  if (url.href.includes('#')) throw refuse('must not contain a fragment (RFC 6749 §3)')
  return url.href
}
