import { ConfigurationError, type TokenInfo } from '@spotify-sdk/auth-core'
import { requiredSetting, systemClock } from '@spotify-sdk/auth-core/toolkit'
import {
  authorizationRequest,
  type AuthorizationRequest,
  type AuthorizationUrlOptions,
} from './authorization-url.ts'
import { CodeExchanges } from './code-exchanges.ts'
import type { CodeFlowClient, CodeFlowSettings } from './code-flow-options.ts'
import { checkCode, sendCode } from './code-flow-requests.ts'
import { checkRedirectUri } from './redirect-uri.ts'
import { scopesOf } from './spotify-scope.ts'
import type { ExchangeCodeOptions } from './user-provider.ts'

/** Signs in with the token of a request and returns the stored token. */
export type SignIn = (
  request: () => Promise<TokenInfo>,
  acrossProcesses?: boolean,
) => Promise<TokenInfo>

/** The two steps of a sign-in that need the app: the authorization URL and the code exchange. */
export class LoginFlow {
  readonly #settings: CodeFlowSettings
  readonly #client: CodeFlowClient
  readonly #exchanges: CodeExchanges

  constructor(settings: CodeFlowSettings, client: CodeFlowClient) {
    this.#settings = settings
    this.#client = client
    this.#exchanges = new CodeExchanges(systemClock, settings.timeoutSeconds)
  }

  async begin({
    scope,
    showDialog,
    state,
    redirectUri,
  }: AuthorizationUrlOptions): Promise<AuthorizationRequest> {
    const { authorizeUrl, requiredScopes } = this.#settings
    const { clientId, pkce } = this.#client
    return authorizationRequest({
      authorizeUrl,
      clientId,
      redirectUri: this.#redirectUriOf(redirectUri),
      // Without the required scopes the sign-in would be useless.
      scopes: [...new Set([...requiredScopes, ...scopesOf(scope)])],
      showDialog,
      state,
      pkce,
    })
  }

  /** Makes one exchange for all calls with the same code, verifier and user. */
  async exchange(
    user: string | undefined,
    code: string,
    options: ExchangeCodeOptions,
    signIn: SignIn,
  ): Promise<TokenInfo> {
    // Callers without types may omit the options.
    const { codeVerifier, redirectUri, acrossProcesses } =
      (options as Partial<ExchangeCodeOptions> | undefined) ?? {}
    checkCode(code, codeVerifier, this.#client.pkce)
    const sent = { code, codeVerifier, redirectUri: this.#redirectUriOf(redirectUri) }
    const request = async (): Promise<TokenInfo> => {
      // Taken before the request: a later time would make the refresh token seem to live longer.
      const authorizedAt = systemClock.now()
      return { ...(await sendCode(this.#settings, this.#client, sent)), authorizedAt }
    }
    return this.#exchanges.once([code, codeVerifier, user], () => signIn(request, acrossProcesses))
  }

  /** Forgets the exchanges of a user who signs out. */
  forget(user: string | undefined): void {
    this.#exchanges.forget(user)
  }

  #redirectUriOf(option = this.#settings.redirectUri): string {
    if (option !== undefined) return checkRedirectUri(option)
    // Throws, unless the variable was set after the constructor, which reads and checks it.
    requiredSetting(option, 'redirectUri', 'SPOTIFY_SDK_REDIRECT_URI')
    throw new ConfigurationError('Set SPOTIFY_SDK_REDIRECT_URI before the constructor.', {
      code: 'missing_option',
    })
  }
}
