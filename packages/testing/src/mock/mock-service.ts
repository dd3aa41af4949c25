import type { RequestListener } from 'node:http'

import { Accounts, type AccountsSettings } from './accounts/accounts.ts'
import { assertRotation } from './accounts/assert-rotation.ts'
import { assertSeconds } from './assert-seconds.ts'
import { jsonAnswer } from './server/answer.ts'
import { AuthorizeEndpoint } from './accounts/authorize-endpoint.ts'
import { exchange, type ExchangeEndpoint } from './server/exchange.ts'
import type { MockEndpoint } from './faults/fault.ts'
import { identifyBearer, identifyClient } from './accounts/identify-client.ts'
import { FaultQueue } from './faults/fault-queue.ts'
import { redirectedPath } from './faults/named-faults.ts'
import { LiveRequestLog } from './server/request-log.ts'
import { answerTokenRequest } from './accounts/token-endpoint.ts'
import { answerApiRequest } from './web-api/web-api.ts'

/** Everything that the mock holds behind its server: accounts, logs, faults, endpoints. */
export class MockService {
  readonly accounts: Accounts
  readonly requests = {
    token: new LiveRequestLog(),
    api: new LiveRequestLog(),
    authorize: new LiveRequestLog(),
    redirected: new LiveRequestLog(),
  } as const
  latencySeconds: number
  readonly #authorize: AuthorizeEndpoint
  readonly #faults: Readonly<Record<MockEndpoint, FaultQueue>> = {
    token: new FaultQueue(),
    api: new FaultQueue(),
  }

  constructor(options: AccountsSettings & { readonly latencySeconds: number }) {
    assertSeconds('tokenLifetimeSeconds', options.tokenLifetimeSeconds)
    assertSeconds('refreshTokenLifetimeSeconds', options.refreshTokenLifetimeSeconds)
    assertSeconds('latencySeconds', options.latencySeconds)
    assertRotation(options.rotateRefreshTokens)
    this.accounts = new Accounts(options)
    this.#authorize = new AuthorizeEndpoint(this.accounts)
    this.latencySeconds = options.latencySeconds
  }

  /** Answers every request to the server. */
  readonly listener: RequestListener = (message, response) => {
    void exchange(message, response, this.#endpointAt(message.url ?? ''))
  }

  /** @throws TypeError when there is no such endpoint. */
  faultsOf(endpoint: MockEndpoint): FaultQueue {
    if (!Object.hasOwn(this.#faults, endpoint)) {
      throw new TypeError(`There is no endpoint "${endpoint}". Endpoints: token, api.`)
    }
    return this.#faults[endpoint]
  }

  resetRequests(): void {
    for (const log of Object.values(this.requests)) log.reset()
  }

  #endpointAt(target: string): ExchangeEndpoint {
    const [path] = target.split('?', 1)
    if (path === '/api/token') {
      return {
        name: 'token',
        log: this.requests.token,
        latencySeconds: this.latencySeconds,
        takeFault: () => this.#faults.token.take(),
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
      takeFault: () => this.#faults.api.take(),
      identify: (request) => identifyBearer(request, this.accounts),
      answer: (request) => answerApiRequest(request, this.accounts),
    }
  }
}
