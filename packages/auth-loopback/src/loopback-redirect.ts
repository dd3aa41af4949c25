import { ConfigurationError } from '@spotify-sdk/auth-core'

/** The parts of a redirect URI on the loopback interface. */
export interface LoopbackRedirect {
  /** As registered. */
  readonly redirectUri: string
  /** The address to listen on. */
  readonly host: '127.0.0.1' | '::1'
  /** `undefined` if the registered URI has no port: any free one. */
  readonly port: number | undefined
}

const withoutPort = 'http://127.0.0.1/callback'

/** Scheme, host and an explicit port. `URL` hides port 80. */
const origin = /^http:\/\/(127\.0\.0\.1|\[::1\])(?::(\d*))?(?=[/?]|$)/i

/**
 * Splits a redirect URI into the parts that listening needs.
 *
 * @throws `ConfigurationError` that says what to register instead.
 * @see {@link https://www.rfc-editor.org/rfc/rfc8252#section-7.3 | RFC 8252 §7.3}
 * @see {@link https://developer.spotify.com/documentation/web-api/concepts/redirect_uri | Spotify: Redirect URIs}
 */
export function loopbackRedirectOf(redirectUri: unknown): LoopbackRedirect {
  if (redirectUri === undefined) {
    throw new ConfigurationError(
      `redirectUri is missing: pass it to the provider, or set the environment variable SPOTIFY_SDK_REDIRECT_URI. For a command-line tool, register ${withoutPort} in Spotify's dashboard; a port is added.`,
      { code: 'missing_option' },
    )
  }
  const [, host, digits = ''] = (typeof redirectUri === 'string' && origin.exec(redirectUri)) || []
  if (typeof redirectUri !== 'string' || host === undefined || !URL.canParse(redirectUri)) {
    throw new ConfigurationError(
      `The provider's redirectUri (or SPOTIFY_SDK_REDIRECT_URI) is not a loopback address. Register ${withoutPort} in Spotify's dashboard, with or without a port, and set it to that.`,
      { code: 'invalid_option' },
    )
  }
  return {
    redirectUri,
    host: host === '127.0.0.1' ? host : '::1',
    port: Number(digits) === 0 ? undefined : Number(digits),
  }
}

/** Returns the redirect URI to send: with the actual port if the registered one has none. */
export function withPort({ redirectUri, port }: LoopbackRedirect, actualPort: number): string {
  if (port !== undefined) return redirectUri
  return redirectUri.replace(origin, (start) => `${start.replace(/:0*$/, '')}:${actualPort}`)
}
