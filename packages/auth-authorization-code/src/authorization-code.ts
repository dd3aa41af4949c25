import { ConfigurationError } from '@spotify-sdk/auth-core'
import { requiredSetting } from '@spotify-sdk/auth-core/toolkit'
import { CodeFlow } from './code-flow.ts'
import { clientIdOf, type CodeFlowOptions } from './code-flow-options.ts'

/** Options of {@link AuthorizationCode}. */
export interface AuthorizationCodeOptions extends CodeFlowOptions {
  /**
   * The app's client secret; sent by HTTP Basic, never in the body.
   * @defaultValue `SPOTIFY_SDK_CLIENT_SECRET`
   */
  readonly clientSecret?: string | undefined
  /**
   * Whether codes are bound to a verifier, as RFC 9700 §2.1.1 wants it of confidential clients
   * too. `false` only for a server that refuses it.
   * @defaultValue true
   */
  readonly pkce?: boolean | undefined
}

/**
 * User tokens for an app that keeps a secret: a server. By the authorization code grant, with PKCE;
 * refreshed by one request for all processes that share the cache.
 *
 * Construction reads and checks the configuration and does nothing else: no request, no timer.
 *
 * @throws `ConfigurationError` at construction, naming the option and the environment variable.
 * @see {@link https://developer.spotify.com/documentation/web-api/tutorials/code-flow | Spotify: Authorization Code Flow}
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-4.1 | RFC 6749 §4.1}
 */
export class AuthorizationCode extends CodeFlow {
  constructor(options: AuthorizationCodeOptions = {}) {
    const { clientSecret, pkce = true } = options
    if (typeof pkce !== 'boolean') {
      throw new ConfigurationError('The option pkce must be true or false.', {
        code: 'invalid_option',
      })
    }
    super(options, {
      clientId: clientIdOf(options),
      clientSecret: requiredSetting(clientSecret, 'clientSecret', 'SPOTIFY_SDK_CLIENT_SECRET'),
      pkce,
    })
  }
}
