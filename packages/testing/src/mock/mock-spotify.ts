import { inspect, type InspectOptions } from 'node:util'

import type { RefreshTokenRotation } from './accounts.ts'
import { assertRotation } from './assert-rotation.ts'
import { clickConsent, type AuthorizeOptions } from './click-consent.ts'
import type { Fault, MockEndpoint } from './fault.ts'
import { resolveFault } from './check-fault.ts'
import { completeClient, type MockClient, type NewMockClient } from './mock-client.ts'
import { assertSeconds } from './assert-seconds.ts'
import type { MockSpotifyEnv, MockSpotifyOptions } from './mock-spotify-options.ts'
import { MockService } from './mock-service.ts'
import type { MockUser, NewMockUser } from './mock-user.ts'
import type { FaultName } from './named-faults.ts'
import type { MockRequests } from './request-log.ts'
import { startLoopbackServer, type LoopbackServer } from './loopback-server.ts'

/** Six months, as a number of days. */
const sixMonthsSeconds = 182 * 86_400

/**
 * A Spotify of one's own for tests: a real HTTP server on 127.0.0.1 with the accounts service's
 * consent page and token endpoint and a first slice of the Web API. Checks what Spotify checks, answers as Spotify
 * answers, records what came, and fails on demand.
 *
 * @example
 * await using mock = await MockSpotify.start({ tokenLifetimeSeconds: 2 })
 * Object.assign(process.env, mock.env)
 */
export class MockSpotify implements AsyncDisposable {
  /** Origin of the Web API, without a slash at its end: stands for `https://api.spotify.com`. */
  readonly apiUrl: string
  /** Address of the token endpoint: stands for `https://accounts.spotify.com/api/token`. */
  readonly tokenUrl: string
  /** Address of the consent page: stands for `https://accounts.spotify.com/authorize`. */
  readonly authorizeUrl: string
  /** Client ID of the client that is registered from the start. */
  readonly clientId: string
  readonly #clientSecret: string
  readonly #service: MockService
  readonly #server: LoopbackServer

  private constructor(server: LoopbackServer, service: MockService, client: MockClient) {
    this.#server = server
    this.#service = service
    this.apiUrl = server.origin
    this.tokenUrl = `${server.origin}/api/token`
    this.authorizeUrl = `${server.origin}/authorize`
    this.clientId = client.clientId
    this.#clientSecret = client.clientSecret
  }

  /**
   * Starts a server.
   *
   * @throws RangeError for a duration that is none; the system's error for a port that is taken.
   */
  static async start(options: MockSpotifyOptions = {}): Promise<MockSpotify> {
    const { tokenLifetimeSeconds = 3600, latencySeconds = 0, port = 0 } = options
    const { refreshTokenLifetimeSeconds = sixMonthsSeconds, rotateRefreshTokens = 'omit' } = options
    const { clientId, clientSecret } = completeClient(options)
    const service = new MockService({
      tokenLifetimeSeconds,
      refreshTokenLifetimeSeconds,
      rotateRefreshTokens,
      latencySeconds,
    })
    service.accounts.clients.set(clientId, clientSecret)
    const server = await startLoopbackServer(service.listener, port)
    return new MockSpotify(server, service, { clientId, clientSecret })
  }

  /** Secret of the client that is registered from the start. */
  get clientSecret(): string {
    return this.#clientSecret
  }

  /** The variables that make `@spotify-sdk/*` use this mock; holds the secret in the clear. */
  get env(): MockSpotifyEnv {
    return {
      SPOTIFY_SDK_CLIENT_ID: this.clientId,
      SPOTIFY_SDK_CLIENT_SECRET: this.#clientSecret,
      SPOTIFY_SDK_TOKEN_URL: this.tokenUrl,
      SPOTIFY_SDK_AUTHORIZE_URL: this.authorizeUrl,
      SPOTIFY_SDK_API_URL: this.apiUrl,
    }
  }

  /** What came, in the order of arrival. The arrays stay the same and grow. */
  get requests(): MockRequests {
    return this.#service.requests
  }

  /** Life of the tokens that are issued from now on, in seconds. */
  get tokenLifetimeSeconds(): number {
    return this.#service.accounts.tokenLifetimeSeconds
  }

  set tokenLifetimeSeconds(seconds: number) {
    assertSeconds('tokenLifetimeSeconds', seconds)
    this.#service.accounts.tokenLifetimeSeconds = seconds
  }

  /** Seconds that the token endpoint takes to answer. The tokens' life begins before. */
  get latencySeconds(): number {
    return this.#service.latencySeconds
  }

  set latencySeconds(seconds: number) {
    assertSeconds('latencySeconds', seconds)
    this.#service.latencySeconds = seconds
  }

  /** Life of the refresh tokens, those already issued included, in seconds from the consent. */
  get refreshTokenLifetimeSeconds(): number {
    return this.#service.accounts.refreshTokenLifetimeSeconds
  }

  set refreshTokenLifetimeSeconds(seconds: number) {
    assertSeconds('refreshTokenLifetimeSeconds', seconds)
    this.#service.accounts.refreshTokenLifetimeSeconds = seconds
  }

  /** What a refresh does to the refresh token. */
  get rotateRefreshTokens(): RefreshTokenRotation {
    return this.#service.accounts.rotateRefreshTokens
  }

  set rotateRefreshTokens(rotation: RefreshTokenRotation) {
    assertRotation(rotation)
    this.#service.accounts.rotateRefreshTokens = rotation
  }

  /** Consents that were revoked since a replaced refresh token came once more. */
  get revokedFamilies(): number {
    return this.#service.accounts.authorizations.revokedFamilies
  }

  /** Adds one more user who can log in, or changes a known one. `smedjan` is there from the start. */
  addUser(user: NewMockUser = {}): MockUser {
    return this.#service.accounts.addUser(user)
  }

  /**
   * Does what a user's browser does at an authorization URL: opens the consent page, clicks, and
   * stops where it would be sent back to the app.
   *
   * @returns The authorization response, as the address that the browser would open.
   * @throws TypeError with the page's complaint, where there is nothing to click on.
   */
  async authorize(url: string | URL, options?: AuthorizeOptions): Promise<string> {
    return clickConsent(`${url}`, options)
  }

  /**
   * Takes back what users allowed: refresh tokens are answered with `Refresh token revoked`, their
   * access tokens with 401.
   *
   * @param user - Id of the user; left out, all of them.
   * @param clientId - Of the app; left out, all of them.
   */
  revokeAuthorizations(user?: string, clientId?: string): void {
    this.#service.accounts.authorizations.revoke(user, clientId)
  }

  /** Registers one more client, or gives a known one another secret. */
  addClient(client: NewMockClient = {}): MockClient {
    const added = completeClient(client)
    this.#service.accounts.clients.set(added.clientId, added.clientSecret)
    return added
  }

  /**
   * Disturbs the next requests to an endpoint; faults queue in order.
   *
   * @param fault - The fault, or the name of a ready-made one.
   * @param overrides - What is to differ from it, such as `{ times: 3 }`.
   * @throws TypeError or RangeError that names what is wrong: endpoint, name, member or value.
   */
  fail(endpoint: MockEndpoint, fault: Fault | FaultName, overrides?: Fault): void {
    this.#service.faultsOf(endpoint).add(resolveFault(fault, overrides))
  }

  /** Drops the faults that are still pending, of one endpoint or of both. */
  recover(endpoint?: MockEndpoint): void {
    const endpoints: readonly MockEndpoint[] =
      endpoint === undefined ? ['token', 'api'] : [endpoint]
    for (const each of endpoints) this.#service.faultsOf(each).clear()
  }

  /**
   * Until when a token is good, in Unix seconds: to judge whether what a program used was valid.
   * `undefined` for one that this mock has not issued, or has revoked.
   */
  expiresAt(accessToken: string): number | undefined {
    return this.#service.accounts.accessTokens.expiresAt(accessToken)
  }

  /** Makes the Web API refuse a token from now on, as after a user's change of password. */
  revoke(accessToken: string): void {
    this.#service.accounts.accessTokens.revoke(accessToken)
  }

  /** Makes the Web API refuse every token issued so far. */
  revokeAll(): void {
    this.#service.accounts.accessTokens.revokeAll()
  }

  /** Empties the logs. */
  resetRequests(): void {
    this.#service.resetRequests()
  }

  /** Ends the server at once, requests in flight included; a second call changes nothing. */
  async close(): Promise<void> {
    await this.#server.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  /** What may be shown: everything but secrets and tokens. */
  toJSON(): Pick<MockSpotify, 'apiUrl' | 'tokenUrl' | 'authorizeUrl' | 'clientId' | 'requests'> {
    const { apiUrl, tokenUrl, authorizeUrl, clientId, requests } = this
    return { apiUrl, tokenUrl, authorizeUrl, clientId, requests }
  }

  [inspect.custom](_depth: number, options: InspectOptions): string {
    return `MockSpotify ${inspect(this.toJSON(), options)}`
  }
}
