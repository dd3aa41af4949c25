import { ConfigurationError } from '@spotify-sdk/auth-core'
import { randomText, sha256 } from './web-crypto.ts'
import type { ScopeOption } from './spotify-scope.ts'

/** Options of `createAuthorizationUrl`. */
export interface AuthorizationUrlOptions {
  /** Scopes to ask for, beside those that the provider requires. */
  readonly scope?: ScopeOption | undefined
  /**
   * Whether Spotify asks a user who has already consented once more.
   * @defaultValue false
   */
  readonly showDialog?: boolean | undefined
  /**
   * Comes back with the authorization response, and ties it to the browser that began.
   * @defaultValue 256 random bits
   */
  readonly state?: string | undefined
  /**
   * Another redirect URI than the provider's, by the same rules: a port, where the registered one
   * has none. The exchange must be told the same.
   */
  readonly redirectUri?: string | undefined
}

/** Where to send the user, and what to keep until they are back. */
export interface AuthorizationRequest {
  /** The authorization URL. */
  readonly url: string
  /** To be compared with that of the authorization response. Keep it with the user's browser. */
  readonly state: string
  /** To be passed to `exchangeCode`. Keep it with the user's browser; show it nobody. */
  readonly codeVerifier: string
}

/** What goes into an authorization URL, checked. */
export interface AuthorizationUrlParts {
  readonly authorizeUrl: string
  readonly clientId: string
  readonly redirectUri: string
  readonly scopes: readonly string[]
  readonly showDialog: boolean | undefined
  readonly state: string | undefined
  /** Whether the server is to compare the verifier. */
  readonly pkce: boolean
}

/**
 * Makes an authorization URL with a fresh code verifier, S256.
 *
 * @see {@link https://developer.spotify.com/documentation/web-api/tutorials/code-pkce-flow | Spotify: Authorization Code with PKCE}
 * @see {@link https://www.rfc-editor.org/rfc/rfc7636#section-4 | RFC 7636 §4}
 */
export async function authorizationRequest(
  parts: AuthorizationUrlParts,
): Promise<AuthorizationRequest> {
  const { state = randomText(), showDialog, scopes } = parts
  if (typeof state !== 'string' || !/^[\x20-\x7e]+$/.test(state)) {
    throw new ConfigurationError('The option state must be a string of printable ASCII.', {
      code: 'invalid_option',
    })
  }
  const codeVerifier = randomText()
  const url = new URL(parts.authorizeUrl)
  const { searchParams } = url
  searchParams.set('client_id', parts.clientId)
  searchParams.set('response_type', 'code')
  searchParams.set('redirect_uri', parts.redirectUri)
  searchParams.set('state', state)
  if (scopes.length > 0) searchParams.set('scope', scopes.join(' '))
  if (showDialog !== undefined) searchParams.set('show_dialog', `${showDialog}`)
  if (parts.pkce) {
    searchParams.set('code_challenge_method', 'S256')
    searchParams.set('code_challenge', await sha256(codeVerifier))
  }
  return { url: url.href, state, codeVerifier }
}
