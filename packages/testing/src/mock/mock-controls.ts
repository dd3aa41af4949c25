import type { RefreshTokenRotation } from './accounts/accounts.ts'
import { assertRotation } from './accounts/assert-rotation.ts'
import { issueRefreshToken, type RefreshTokenOptions } from './accounts/issue-refresh-token.ts'
import { completeClient, type MockClient, type NewMockClient } from './accounts/mock-client.ts'
import type { MockUser, NewMockUser } from './accounts/mock-user.ts'
import { assertSeconds } from './assert-seconds.ts'
import { resolveFault } from './faults/check-fault.ts'
import type { Fault, MockEndpoint } from './faults/fault.ts'
import type { FaultName } from './faults/named-faults.ts'
import type { MockService } from './mock-service.ts'
import { MockCatalogue } from './web-api/feed/mock-catalogue.ts'
import type { RespondOptions } from './web-api/feed/fed-answers.ts'
import type { MockRequests } from './server/request-log.ts'
import { assertQuotaMode, type QuotaMode } from './web-api/quota-mode.ts'

/** What a test can see of a running mock, set in it, and do to it. */
export abstract class MockControls {
  readonly #service: MockService
  readonly #catalogue: MockCatalogue

  constructor(service: MockService) {
    this.#service = service
    this.#catalogue = new MockCatalogue(service.webApi.state)
  }

  /** What came, in the order of arrival. The arrays stay the same and grow. */
  get requests(): MockRequests {
    return this.#service.requests
  }

  /** What can be listened to: objects can be added. */
  get catalogue(): MockCatalogue {
    return this.#catalogue
  }

  /** Empties the logs. */
  resetRequests(): void {
    this.#service.resetRequests()
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

  /** What Spotify lets the apps do. */
  get quotaMode(): QuotaMode {
    return this.#service.webApi.state.quotaMode
  }

  set quotaMode(mode: QuotaMode) {
    assertQuotaMode(mode)
    this.#service.webApi.state.quotaMode = mode
  }

  /** Registers one more client, or gives a known one another secret. */
  addClient(client: NewMockClient = {}): MockClient {
    const added = completeClient(client)
    this.#service.accounts.clients.set(added.clientId, added.clientSecret)
    return added
  }

  /**
   * Adds one more user who can log in, or changes a known one. `smedjan` is there from the start.
   *
   * @throws TypeError for an id that is none, and for a URI of what is not there.
   */
  addUser(user: NewMockUser = {}): MockUser {
    const { state } = this.#service.webApi
    state.assertKnown(user.saved ?? [])
    const added = this.#service.accounts.addUser(user)
    state.library.save(added.id, user.saved ?? [])
    return added
  }

  /**
   * Signs a user in without a browser: the refresh token that an app with a client secret would get.
   *
   * @throws TypeError for a user or a client that is not there.
   */
  issueRefreshToken(options: RefreshTokenOptions = {}): string {
    return issueRefreshToken(this.#service.accounts, options)
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

  /** Consents that were revoked since a replaced refresh token came once more. */
  get revokedFamilies(): number {
    return this.#service.accounts.authorizations.revokedFamilies
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

  /**
   * Makes the Web API answer a path with a body of the test's own, from now on. Tokens and scopes are
   * checked as ever.
   *
   * @param path - `/v1/me/player`, `GET /v1/artists/*`, `/v1/artists/{id}/albums`: as a fault's.
   * @param body - An object is sent as JSON, a string as it is; `undefined` is an empty body.
   * @throws TypeError or RangeError for a path that no request could have, and for a status, header or
   *   body that cannot be sent.
   */
  respond(path: string, body: unknown, options: RespondOptions = {}): void {
    this.#service.webApi.fed.add(path, body, options)
  }

  /**
   * Disturbs the next requests to an endpoint; faults queue in order.
   *
   * @param fault - The fault, or the name of a ready-made one.
   * @param overrides - What is to differ from it, such as `{ times: 3 }`.
   * @throws TypeError or RangeError that names what is wrong: endpoint, name, member or value.
   */
  fail(endpoint: MockEndpoint, fault: Fault | FaultName, overrides?: Fault): void {
    const resolved = resolveFault(fault, overrides)
    const faults = this.#service.faultsOf(endpoint)
    if (endpoint === 'token' && resolved.path !== undefined) {
      throw new TypeError("A fault's path is one of the Web API: fail('api', …).")
    }
    faults.add(resolved)
  }

  /** Drops the faults that are still pending, of one endpoint or of both. */
  recover(endpoint?: MockEndpoint): void {
    const endpoints: readonly MockEndpoint[] =
      endpoint === undefined ? ['token', 'api'] : [endpoint]
    for (const each of endpoints) this.#service.faultsOf(each).clear()
  }
}
