import { inspect, type InspectOptions } from 'node:util'

import { clickConsent, type AuthorizeOptions } from './accounts/click-consent.ts'
import { completeClient, type MockClient } from './accounts/mock-client.ts'
import { MockControls } from './mock-controls.ts'
import { MockService } from './mock-service.ts'
import type { MockSpotifyEnv, MockSpotifyOptions } from './mock-spotify-options.ts'
import { startLoopbackServer, type LoopbackServer } from './server/loopback-server.ts'

/** Six months, as a number of days. */
const sixMonthsSeconds = 182 * 86_400

/**
 * A local mock of Spotify for tests: an HTTP server on 127.0.0.1 with the consent page, the token endpoint
 * and the Web API. It checks requests and responds as Spotify does, records requests, and fails on demand.
 *
 * @example
 * await using mock = await MockSpotify.start({ tokenLifetimeSeconds: 2 })
 * Object.assign(process.env, mock.env)
 */
export class MockSpotify extends MockControls implements AsyncDisposable {
  /** Origin of the Web API, without a trailing slash, instead of `https://api.spotify.com`. */
  readonly apiUrl: string
  /** URL of the token endpoint, instead of `https://accounts.spotify.com/api/token`. */
  readonly tokenUrl: string
  /** URL of the consent page, instead of `https://accounts.spotify.com/authorize`. */
  readonly authorizeUrl: string
  /** Client ID of the client that is registered from the start. */
  readonly clientId: string
  readonly #clientSecret: string
  readonly #server: LoopbackServer

  private constructor(server: LoopbackServer, service: MockService, client: MockClient) {
    super(service)
    this.#server = server
    this.apiUrl = server.origin
    this.tokenUrl = `${server.origin}/api/token`
    this.authorizeUrl = `${server.origin}/authorize`
    this.clientId = client.clientId
    this.#clientSecret = client.clientSecret
  }

  /**
   * Starts a server.
   *
   * @throws RangeError for an invalid duration; TypeError for an empty Client ID or secret; the system's
   *   error if the port is in use.
   */
  static async start(options: MockSpotifyOptions = {}): Promise<MockSpotify> {
    const { tokenLifetimeSeconds = 3600, latencySeconds = 0, port = 0 } = options
    const { refreshTokenLifetimeSeconds = sixMonthsSeconds, rotateRefreshTokens = 'omit' } = options
    const { quotaMode = 'development' } = options
    const { clientId, clientSecret } = completeClient(options)
    const service = new MockService({
      tokenLifetimeSeconds,
      refreshTokenLifetimeSeconds,
      rotateRefreshTokens,
      latencySeconds,
      quotaMode,
    })
    service.accounts.clients.set(clientId, clientSecret)
    const server = await startLoopbackServer(service.listener, port)
    return new MockSpotify(server, service, { clientId, clientSecret })
  }

  /** Secret of the client that is registered from the start. */
  get clientSecret(): string {
    return this.#clientSecret
  }

  /** The variables that make `@spotify-sdk/*` use this mock; contains the secret in clear text. */
  get env(): MockSpotifyEnv {
    return {
      SPOTIFY_SDK_CLIENT_ID: this.clientId,
      SPOTIFY_SDK_CLIENT_SECRET: this.#clientSecret,
      SPOTIFY_SDK_TOKEN_URL: this.tokenUrl,
      SPOTIFY_SDK_AUTHORIZE_URL: this.authorizeUrl,
      SPOTIFY_SDK_API_URL: this.apiUrl,
    }
  }

  /**
   * Does what a user's browser does at an authorization URL: opens the consent page and clicks, but does
   * not follow the redirect to the app.
   *
   * @returns The authorization response: the URL of the redirect.
   * @throws TypeError for a URL of another server, and with the page's complaint, if the page has no
   *   buttons.
   */
  async authorize(url: string | URL, options?: AuthorizeOptions): Promise<string> {
    return clickConsent(`${url}`, this.authorizeUrl, options)
  }

  /** Ends the server immediately, and requests in flight. A second call has no effect. */
  async close(): Promise<void> {
    await this.#server.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  /** Everything except secrets and tokens. */
  toJSON(): Pick<MockSpotify, 'apiUrl' | 'tokenUrl' | 'authorizeUrl' | 'clientId' | 'requests'> {
    const { apiUrl, tokenUrl, authorizeUrl, clientId, requests } = this
    return { apiUrl, tokenUrl, authorizeUrl, clientId, requests }
  }

  /** @internal */
  [inspect.custom](_depth: number, options: InspectOptions): string {
    return `MockSpotify ${inspect(this.toJSON(), options)}`
  }
}
