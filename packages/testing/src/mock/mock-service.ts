import type { RequestListener } from 'node:http'

import { Accounts, type AccountsSettings } from './accounts/accounts.ts'
import { assertRotation } from './accounts/assert-rotation.ts'
import { AuthorizeEndpoint } from './accounts/authorize-endpoint.ts'
import { identifyBearer, identifyClient } from './accounts/identify-client.ts'
import { answerTokenRequest } from './accounts/token-endpoint.ts'
import { assertSeconds } from './assert-seconds.ts'
import type { MockEndpoint } from './faults/fault.ts'
import { FaultQueue } from './faults/fault-queue.ts'
import { redirectedPath } from './faults/named-faults.ts'
import { jsonAnswer } from './server/answer.ts'
import { tokenEndpointCors, webApiCors } from './server/cors.ts'
import { exchange, type ExchangeEndpoint } from './server/exchange.ts'
import { LiveRequestLog } from './server/request-log.ts'
import { assertQuotaMode, type QuotaMode } from './web-api/quota-mode.ts'
import { WebApi } from './web-api/web-api.ts'

/** Settings of everything behind the server. */
export interface MockSettings extends AccountsSettings {
  readonly latencySeconds: number
  readonly quotaMode: QuotaMode
}

/** Everything behind the mock's server: accounts, Web API, logs, faults. */
export class MockService {
  readonly accounts: Accounts
  readonly webApi: WebApi
  readonly requests = {
    token: new LiveRequestLog(),
    api: new LiveRequestLog(),
    authorize: new LiveRequestLog(),
    preflight: new LiveRequestLog(),
    redirected: new LiveRequestLog(),
  } as const
  latencySeconds: number
  readonly #authorize: AuthorizeEndpoint
  readonly #faults: Readonly<Record<MockEndpoint, FaultQueue>> = {
    token: new FaultQueue(),
    api: new FaultQueue(),
  }

  constructor(settings: MockSettings) {
    assertSeconds('tokenLifetimeSeconds', settings.tokenLifetimeSeconds)
    assertSeconds('refreshTokenLifetimeSeconds', settings.refreshTokenLifetimeSeconds)
    assertSeconds('latencySeconds', settings.latencySeconds)
    assertRotation(settings.rotateRefreshTokens)
    assertQuotaMode(settings.quotaMode)
    this.accounts = new Accounts(settings)
    this.webApi = new WebApi(this.accounts, settings.quotaMode)
    this.#authorize = new AuthorizeEndpoint(this.accounts, () => this.webApi.state.quotaMode)
    this.latencySeconds = settings.latencySeconds
  }

  /**
   * Answers every request to the server.
   *
   * @internal
   */
  readonly listener: RequestListener = (message, response) => {
    const { method, url = '' } = message
    const [path = ''] = url.split('?', 1)
    const isPreflight = method === 'OPTIONS' && path !== '/authorize'
    const endpoint = isPreflight ? this.#preflightAt(path) : this.#endpointAt(path)
    void exchange(message, response, endpoint)
  }

  /** @throws TypeError if there is no such endpoint. */
  faultsOf(endpoint: MockEndpoint): FaultQueue {
    if (!Object.hasOwn(this.#faults, endpoint)) {
      throw new TypeError(`There is no endpoint "${endpoint}". Endpoints: token, api.`)
    }
    return this.#faults[endpoint]
  }

  resetRequests(): void {
    for (const log of Object.values(this.requests)) log.reset()
  }

  /** A browser's preflight request, sent before the request of a page. */
  #preflightAt(path: string): ExchangeEndpoint {
    return {
      name: 'api',
      log: this.requests.preflight,
      latencySeconds: 0,
      headers: path === '/api/token' ? tokenEndpointCors : webApiCors,
      takeFault: () => undefined,
      identify: () => undefined,
      answer: () => ({ status: 204, headers: {}, body: '' }),
    }
  }

  #endpointAt(path: string): ExchangeEndpoint {
    if (path === '/api/token') {
      return {
        name: 'token',
        log: this.requests.token,
        latencySeconds: this.latencySeconds,
        headers: tokenEndpointCors,
        takeFault: (request) => this.#faults.token.take(request),
        identify: (request) => identifyClient(request, this.accounts),
        answer: (request) => answerTokenRequest(request, this.accounts),
      }
    }
    if (path === '/authorize') {
      return {
        name: 'api',
        log: this.requests.authorize,
        latencySeconds: 0,
        takeFault: () => undefined,
        identify: (request) => identifyClient(request, this.accounts),
        answer: (request) => this.#authorize.answer(request),
      }
    }
    if (path === redirectedPath) {
      return {
        name: 'token',
        log: this.requests.redirected,
        latencySeconds: 0,
        takeFault: () => undefined,
        identify: (request) => identifyClient(request, this.accounts),
        answer: () => jsonAnswer(200, {}),
      }
    }
    return {
      name: 'api',
      log: this.requests.api,
      latencySeconds: 0,
      headers: webApiCors,
      takeFault: (request) => this.#faults.api.take(request),
      identify: (request) => identifyBearer(request, this.accounts),
      answer: (request) => this.webApi.answer(request),
    }
  }
}
