import type { RequestOutcome, TokenRequest } from '../event.ts'
import type { SimulatedProcess } from '../process/simulated-process.ts'
import type { RunContext } from '../run-context.ts'
import type { AccountsService } from './accounts-service.ts'
import {
  connectionError,
  grantOf,
  invalidGrant,
  toResponse,
  type Grant,
  type TokenResponse,
} from './token-messages.ts'

/** The faults of the endpoint and of the network to it. */
export class EndpointFaults {
  isFailing = false
  retryAfterSeconds: number | undefined
  /** Largest extra latency. */
  slowSeconds = 0
  losesResponses = false
  /** Refuses valid refresh tokens. */
  refusesFalsely = false
  /** Processes that cannot reach the endpoint. */
  readonly cutOff = new Set<SimulatedProcess>()
  /** Processes that send an old secret. */
  readonly misconfigured = new Set<SimulatedProcess>()
}

/** The token endpoint and the network to it. */
export class TokenEndpoint {
  readonly faults = new EndpointFaults()
  readonly #run: RunContext
  readonly #accounts: AccountsService
  /** A `Request` that the garbage collector takes loses its signal. */
  readonly #open = new Set<unknown>()
  /** Number of requests so far. */
  requests = 0

  constructor(run: RunContext, accounts: AccountsService) {
    this.#run = run
    this.#accounts = accounts
  }

  fetchFor(process: SimulatedProcess): typeof fetch {
    return async (input, init) => {
      const sent = new Request(input, init)
      const requests = [input, sent]
      this.#open.add(requests)
      try {
        const grant = grantOf(await sent.text(), sent.headers)
        const stalledSeconds = process.lagSeconds
        const preparedAt = process.clock.now() - stalledSeconds
        await new Promise<void>((resolve) => process.act(resolve))
        const request: TokenRequest = {
          number: ++this.requests,
          process,
          key: this.#accounts.keyOf(grant),
          grant: grant.grant,
          sent: grant.sent,
          signIn: this.#accounts.signInOf(grant),
          sentAt: this.#run.timeline.now,
          stalledSeconds,
          preparedAt,
        }
        return await this.#send(request, grant, sent.signal)
      } finally {
        this.#open.delete(requests)
      }
    }
  }

  #send(request: TokenRequest, grant: Grant, signal: AbortSignal): Promise<Response> {
    const run = this.#run
    const { timeline, chances } = run
    const { process } = request
    const chance = chances.of(`way of ${process.name} to the endpoint`)
    const { faults } = this
    run.emit({ type: 'request-sent', request })
    return new Promise((resolve, reject) => {
      let isSettled = false
      const settle = (outcome: RequestOutcome, response?: TokenResponse, error?: unknown): void => {
        if (isSettled) return
        isSettled = true
        const { retryAfterSeconds, issued } = response ?? {}
        run.emit({ type: 'request-answered', request, outcome, retryAfterSeconds, issued })
        if (response === undefined) reject(error)
        else resolve(toResponse(response))
      }
      const fail = (outcome: RequestOutcome, error: Error): void =>
        process.deliver(() => settle(outcome, undefined, error))
      signal.addEventListener('abort', () => settle('no-response', undefined, signal.reason))

      if (faults.cutOff.has(process)) {
        run.emit({ type: 'request-ended', request, outcome: 'unreachable' })
        timeline.after(0.05, () => fail('unreachable', connectionError('ECONNREFUSED')))
        return
      }
      timeline.after(chance.between(0.01, 0.05), () => {
        const isLost = faults.losesResponses
        const response = this.#respond(request, grant)
        run.onContact?.(process)
        timeline.after(chance.between(0.01, 0.1) + chance.next() * faults.slowSeconds, () => {
          const { outcome, issued, refusal } = response
          run.emit({ type: 'request-ended', request, outcome, issued, refusal })
          timeline.after(chance.between(0.01, 0.05), () => {
            if (!isLost) process.deliver(() => settle(outcome, response))
            else if (chance.isTrue(0.5)) fail('no-response', connectionError('ECONNRESET'))
          })
        })
      })
    })
  }

  #respond({ process, sentAt, stalledSeconds }: TokenRequest, grant: Grant): TokenResponse {
    const { faults } = this
    const { retryAfterSeconds } = faults
    if (faults.isFailing) return { outcome: 'server-error', status: 503, fields: {} }
    if (retryAfterSeconds !== undefined) {
      return { outcome: 'rate-limited', status: 429, fields: {}, retryAfterSeconds }
    }
    if (faults.misconfigured.has(process)) {
      return { outcome: 'misconfigured', status: 400, fields: { error: 'invalid_client' } }
    }
    if (faults.refusesFalsely && grant.grant === 'refresh_token') return invalidGrant()
    return this.#accounts.respond(grant, sentAt - stalledSeconds)
  }
}
