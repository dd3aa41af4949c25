import { CodeFlow } from './code-flow.ts'
import { clientIdOf, type CodeFlowOptions } from './code-flow-options.ts'

/** Options of {@link AuthorizationCodePkce}, which has no client secret. */
export interface AuthorizationCodePkceOptions extends CodeFlowOptions {}

/**
 * User tokens for apps that cannot keep a secret: command-line tools, desktop apps, pages. Uses the
 * authorization code grant with PKCE (S256).
 *
 * The constructor only reads and checks the configuration: it makes no request and sets no timer.
 *
 * @throws `ConfigurationError` from the constructor, naming the option and the environment
 *   variable.
 * @see {@link https://developer.spotify.com/documentation/web-api/tutorials/code-pkce-flow | Spotify: Authorization Code with PKCE}
 * @see {@link https://www.rfc-editor.org/rfc/rfc7636 | RFC 7636}
 */
export class AuthorizationCodePkce extends CodeFlow {
  constructor(options: AuthorizationCodePkceOptions = {}) {
    super(options, { clientId: clientIdOf(options), pkce: true })
  }
}
