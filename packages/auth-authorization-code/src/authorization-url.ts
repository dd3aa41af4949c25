import { invalidOption } from './invalid-option.ts'
import { randomText, sha256 } from './web-crypto.ts'
import type { ScopeOption } from './spotify-scope.ts'

/** Options of `createAuthorizationUrl`. */
export interface AuthorizationUrlOptions {
  /** Scopes to request in addition to those that the provider requires. */
  readonly scope?: ScopeOption | undefined
  /**
   * Whether Spotify asks for consent again if the user has already consented.
   * @defaultValue false
   */
  readonly showDialog?: boolean | undefined
  /**
   * Returned in the authorization response; ties it to the browser that started the sign-in.
   * @defaultValue 256 random bits
   */
  readonly state?: string | undefined
  /**
   * A redirect URI other than the provider's, for example with a port that the registered one
   * lacks. Pass the same one to `exchangeCode`.
   */
  readonly redirectUri?: string | undefined
}

/** The URL for the user, and the values to keep until the user returns. */
export interface AuthorizationRequest {
  /** The authorization URL. */
  readonly url: string
  /** Compare it with the state of the authorization response. Keep it with the user's browser. */
  readonly state: string
  /** Pass it to `exchangeCode`. Keep it secret, with the user's browser. */
  readonly codeVerifier: string
}

/** Checked contents of an authorization URL. */
export interface AuthorizationUrlParts {
  readonly authorizeUrl: string
  readonly clientId: string
  readonly redirectUri: string
  readonly scopes: readonly string[]
  readonly showDialog: boolean | undefined
  readonly state: string | undefined
  /** Whether the server compares the verifier. */
  readonly pkce: boolean
}

/**
 * Creates an authorization URL with a new S256 code verifier.
 *
 * @see {@link https://developer.spotify.com/documentation/web-api/tutorials/code-pkce-flow | Spotify: Authorization Code with PKCE}
 * @see {@link https://www.rfc-editor.org/rfc/rfc7636#section-4 | RFC 7636 §4}
 */
export async function authorizationRequest(
  parts: AuthorizationUrlParts,
): Promise<AuthorizationRequest> {
  const { state = randomText(), showDialog, scopes } = parts
  if (typeof state !== 'string' || !/^[\x20-\x7e]+$/.test(state)) {
    throw invalidOption('state', 'must be a string of printable ASCII')
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
