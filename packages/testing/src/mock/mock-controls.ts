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

/** The members with which a test observes, changes and disturbs a running mock. */
export abstract class MockControls {
  readonly #service: MockService
  readonly #catalogue: MockCatalogue

  constructor(service: MockService) {
    this.#service = service
    this.#catalogue = new MockCatalogue(service.webApi.state)
  }

  /** The recorded requests, in the order of arrival. The arrays stay the same and grow. */
  get requests(): MockRequests {
    return this.#service.requests
  }

  /** The catalogue, to which a test can add objects. */
  get catalogue(): MockCatalogue {
    return this.#catalogue
  }

  /** Empties the logs of requests. */
  resetRequests(): void {
    this.#service.resetRequests()
  }

  /** Life of the access tokens issued from now on, in seconds. */
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

  /** Life of all refresh tokens, including those already issued, in seconds from the consent. */
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

  /** The part of the Web API that apps may use. */
  get quotaMode(): QuotaMode {
    return this.#service.webApi.state.quotaMode
  }

  set quotaMode(mode: QuotaMode) {
    assertQuotaMode(mode)
    this.#service.webApi.state.quotaMode = mode
  }

  /**
   * Registers another client, or gives a known one another secret.
   *
   * @throws TypeError for an empty Client ID or secret.
   */
  addClient(client: NewMockClient = {}): MockClient {
    const added = completeClient(client)
    this.#service.accounts.clients.set(added.clientId, added.clientSecret)
    return added
  }

  /**
   * Adds another user who can sign in, or changes the given members of a known one; `saved` is added
   * to what the user has. `smedjan` exists from the start.
   *
   * @throws TypeError for an invalid id, and for a URI of something that does not exist.
   */
  addUser(user: NewMockUser = {}): MockUser {
    const { state } = this.#service.webApi
    state.assertKnown(user.saved ?? [])
    const added = this.#service.accounts.addUser(user)
    state.library.save(added.id, user.saved ?? [])
    return added
  }

  /**
   * Signs a user in without a browser. Returns the refresh token that an app with a client secret
   * would get.
   *
   * @throws TypeError for an unknown user or client.
   */
  issueRefreshToken(options: RefreshTokenOptions = {}): string {
    return issueRefreshToken(this.#service.accounts, options)
  }

  /**
   * Revokes consents: their refresh tokens are answered with `Refresh token revoked`, their access tokens
   * with 401.
   *
   * @param user - Id of a user; by default all users.
   * @param clientId - Client ID of an app; by default all apps.
   */
  revokeAuthorizations(user?: string, clientId?: string): void {
    this.#service.accounts.authorizations.revoke(user, clientId)
  }

  /** Number of consents that were revoked because a replaced refresh token was used again. */
  get revokedFamilies(): number {
    return this.#service.accounts.authorizations.revokedFamilies
  }

  /**
   * Expiry of an access token in Unix seconds, to check whether a program used a valid one.
   * `undefined` for a token that this mock has not issued, or that `revoke` or `revokeAll` has ended. A
   * token whose consent was revoked keeps it.
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
   * Makes the Web API respond to a path with the test's own body, from now on. Tokens and scopes
   * are still checked.
   *
   * @param path - `/v1/me/player`, `GET /v1/artists/*`, `/v1/artists/{id}/albums`, as for a fault.
   * @param body - An object is sent as JSON, a string unchanged; `undefined` is an empty body.
   * @throws TypeError or RangeError for a path that no request could have, and for a status, header or
   *   body that cannot be sent.
   */
  respond(path: string, body: unknown, options: RespondOptions = {}): void {
    this.#service.webApi.fed.add(path, body, options)
  }

  /**
   * Makes the next requests to an endpoint fail. Faults queue in the order of the calls.
   *
   * @param fault - The fault, or the name of a predefined one.
   * @param overrides - Members that replace those of the fault, such as `{ times: 3 }`.
   * @throws TypeError or RangeError that names the wrong endpoint, name, member or value.
   */
  fail(endpoint: MockEndpoint, fault: Fault | FaultName, overrides?: Fault): void {
    const resolved = resolveFault(fault, overrides)
    const faults = this.#service.faultsOf(endpoint)
    if (endpoint === 'token' && resolved.path !== undefined) {
      throw new TypeError("A fault's path is one of the Web API: fail('api', …).")
    }
    faults.add(resolved)
  }

  /** Removes the pending faults of one endpoint or of both. */
  recover(endpoint?: MockEndpoint): void {
    const endpoints: readonly MockEndpoint[] =
      endpoint === undefined ? ['token', 'api'] : [endpoint]
    for (const each of endpoints) this.#service.faultsOf(each).clear()
  }
}
