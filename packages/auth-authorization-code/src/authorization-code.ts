import { requiredSetting } from '@spotify-sdk/auth-core/toolkit'
import { CodeFlow } from './code-flow.ts'
import { clientIdOf, type CodeFlowOptions } from './code-flow-options.ts'
import { invalidOption } from './invalid-option.ts'

/** Options of {@link AuthorizationCode}. */
export interface AuthorizationCodeOptions extends CodeFlowOptions {
  /**
   * The app's client secret, sent in the Basic header, never in the body.
   * @defaultValue `SPOTIFY_SDK_CLIENT_SECRET`
   */
  readonly clientSecret?: string | undefined
  /**
   * Whether codes are bound to a verifier, which RFC 9700 §2.1.1 recommends for confidential
   * clients too. Set `false` only for a server that rejects PKCE.
   * @defaultValue true
   */
  readonly pkce?: boolean | undefined
}

/**
 * User tokens for apps that keep a secret, such as servers. Uses the authorization code grant with
 * PKCE. Processes that share the cache share each refresh.
 *
 * The constructor only reads and checks the configuration: it makes no request and sets no timer.
 *
 * @throws `ConfigurationError` from the constructor, naming the option and the environment
 *   variable.
 * @see {@link https://developer.spotify.com/documentation/web-api/tutorials/code-flow | Spotify: Authorization Code Flow}
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-4.1 | RFC 6749 §4.1}
 */
export class AuthorizationCode extends CodeFlow {
  constructor(options: AuthorizationCodeOptions = {}) {
    const { clientSecret, pkce = true } = Object(options) as AuthorizationCodeOptions
    if (typeof pkce !== 'boolean') throw invalidOption('pkce', 'must be true or false')
    super(options, {
      clientId: clientIdOf(options),
      clientSecret: requiredSetting(clientSecret, 'clientSecret', 'SPOTIFY_SDK_CLIENT_SECRET'),
      pkce,
    })
  }
}
