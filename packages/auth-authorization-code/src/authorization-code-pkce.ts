import { CodeFlow } from './code-flow.ts'
import { clientIdOf, type CodeFlowOptions } from './code-flow-options.ts'

/** Options of {@link AuthorizationCodePkce}: there is no client secret. */
export interface AuthorizationCodePkceOptions extends CodeFlowOptions {}

/**
 * User tokens for an app that can keep no secret: a command-line tool, a desktop app, a page. By
 * the authorization code grant with PKCE (S256).
 *
 * Construction reads and checks the configuration and does nothing else: no request, no timer.
 *
 * @throws `ConfigurationError` at construction, naming the option and the environment variable.
 * @see {@link https://developer.spotify.com/documentation/web-api/tutorials/code-pkce-flow | Spotify: Authorization Code with PKCE}
 * @see {@link https://www.rfc-editor.org/rfc/rfc7636 | RFC 7636}
 */
export class AuthorizationCodePkce extends CodeFlow {
  constructor(options: AuthorizationCodePkceOptions = {}) {
    super(options, { clientId: clientIdOf(options), pkce: true })
  }
}
