import type { AccountsService } from './accounts-service.ts'
import type { Chances } from '../chance.ts'
import { wellBehaved } from './endpoint-behaviour.ts'
import { grantOf, type Grant } from './grant.ts'
import type { SimulatedProcess } from '../simulated-process.ts'
import type { Timeline } from '../timeline.ts'
import {
  connectionRefused,
  connectionReset,
  invalidGrant,
  misconfigured,
  rateLimited,
  responseOf,
  serverError,
  type Answer,
} from './token-answer.ts'
import type { Request as TokenRequest, RequestOutcome, WorldEvent } from '../world-event.ts'

/** What the way to it consists of. */
export interface TokenEndpointOptions {
  readonly timeline: Timeline
  readonly chances: Chances
  readonly accounts: AccountsService
  readonly tell: (event: WorldEvent) => void
  /** Is told whose request has just come. */
  readonly onContact: (process: SimulatedProcess) => void
}

interface Sent extends Pick<TokenRequest, 'process' | 'stalledSeconds'> {
  readonly grant: Grant
}

/** The token endpoint of the accounts service, and the network on the way to it. */
export class TokenEndpoint {
  readonly behaviour = wellBehaved()
  readonly #options: TokenEndpointOptions
  /** Kept from the garbage collector, with which a request loses its signal. */
  readonly #open = new Set<unknown>()
  #requests = 0

  constructor(options: TokenEndpointOptions) {
    this.#options = options
  }

  get requests(): number {
    return this.#requests
  }

  /** The `fetch` of one process. */
  fetchFor(process: SimulatedProcess): typeof fetch {
    return async (input, init) => {
      const sent = new Request(input, init)
      const requests = [input, sent]
      this.#open.add(requests)
      try {
        const grant = grantOf(await sent.text(), sent.headers)
        const stalledSeconds = process.lagSeconds
        await new Promise<void>((resolve) => process.act(resolve))
        return await this.#request({ process, grant, stalledSeconds }, sent.signal)
      } finally {
        this.#open.delete(requests)
      }
    }
  }

  #request({ process, grant, stalledSeconds }: Sent, signal: AbortSignal): Promise<Response> {
    const { timeline, chances, accounts, tell } = this.#options
    const chance = chances.of(`way of ${process.name} to the endpoint`)
    const { behaviour } = this
    const request: TokenRequest = {
      number: ++this.#requests,
      process,
      key: accounts.keyOf(grant),
      grant: grant.type,
      spent: spentBy(grant),
      login: accounts.loginOf(grant),
      sentAt: timeline.now,
      stalledSeconds,
    }
    tell({ type: 'request-sent', request })
    return new Promise((resolve, reject) => {
      let isOver = false
      const end = (outcome: RequestOutcome, answer: Answer | undefined, error?: unknown): void => {
        if (isOver) return
        isOver = true
        const { retryAfterSeconds, issued } = answer ?? {}
        tell({ type: 'request-answered', request, outcome, retryAfterSeconds, issued })
        if (answer === undefined) reject(error)
        else resolve(responseOf(answer))
      }
      const fail = (outcome: RequestOutcome, error: Error): void =>
        process.deliver(() => end(outcome, undefined, error))
      signal.addEventListener('abort', () => end('no-answer', undefined, signal.reason))

      if (behaviour.cutOff.has(process)) {
        tell({ type: 'request-ended', request, outcome: 'unreachable' })
        timeline.after(0.05, () => fail('unreachable', connectionRefused()))
        return
      }
      timeline.after(chance.between(0.01, 0.05), () => {
        const isLost = behaviour.losesAnswers
        const answer = this.#answer(request, grant)
        this.#options.onContact(process)
        timeline.after(chance.between(0.01, 0.1) + chance.next() * behaviour.slowSeconds, () => {
          const { outcome, issued, refusal } = answer
          tell({ type: 'request-ended', request, outcome, issued, refusal })
          const arrive = (): void => {
            if (!isLost) process.deliver(() => end(outcome, answer))
            else if (chance.isTrue(0.5)) fail('no-answer', connectionReset())
          }
          timeline.after(chance.between(0.01, 0.05), arrive)
        })
      })
    })
  }

  #answer({ process, sentAt, stalledSeconds }: TokenRequest, grant: Grant): Answer {
    const { behaviour } = this
    if (behaviour.isFailing) return serverError
    if (behaviour.retryAfterSeconds !== undefined) return rateLimited(behaviour.retryAfterSeconds)
    if (behaviour.misconfigured.has(process)) return misconfigured
    if (behaviour.refusesFalsely && grant.type === 'refresh_token') return invalidGrant()
    return this.#options.accounts.answer(grant, sentAt - stalledSeconds)
  }
}

function spentBy(grant: Grant): string | undefined {
  if (grant.type === 'client_credentials') return undefined
  return grant.type === 'refresh_token' ? grant.refreshToken : grant.code
}
