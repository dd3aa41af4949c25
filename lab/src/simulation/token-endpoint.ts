import type { RequestToken, TokenInfo } from '@spotify-sdk/auth-core'
import { wellBehaved, type TokenEndpointOptions } from './endpoint-behaviour.ts'
import { Logins } from './logins.ts'
import type { SimulatedProcess } from './simulated-process.ts'
import {
  invalidGrant,
  misconfigured,
  noAnswer,
  rateLimited,
  refreshTokenOf,
  serverError,
  tokenOf,
  unreachable,
  type Answer,
} from './token-answer.ts'
import type { IssuedToken, Request } from './world-event.ts'

/** How long a client waits for an answer. */
const timeoutSeconds = 10

/** The accounts service: it knows the truth about every token. */
export class TokenEndpoint {
  readonly behaviour = wellBehaved()
  readonly issued = new Map<string, IssuedToken>()
  readonly #options: TokenEndpointOptions
  readonly #logins = new Logins()
  #requests = 0

  constructor(options: TokenEndpointOptions) {
    this.#options = options
  }

  get requests(): number {
    return this.#requests
  }

  /** A user has logged in: what an exchanged code brings. */
  logIn(
    key: string,
    process: SimulatedProcess,
  ): { readonly login: number; readonly token: TokenInfo } {
    const { lifeSeconds } = this.#options
    const now = process.clock.now()
    const { number: login } = this.#logins.add(key)
    const { accessToken } = this.#issue(key, {
      login,
      generation: 1,
      requestedAt: this.#options.timeline.now,
    })
    const token = {
      accessToken,
      expiresAt: now + lifeSeconds,
      expiresIn: lifeSeconds,
      refreshToken: refreshTokenOf(login, 1),
      authorizedAt: now,
      scope: 'user-read-private',
      key,
    }
    return { login, token }
  }

  /** The user takes back a consent at Spotify. */
  revoke(login: number): void {
    this.#revoke(login, 'user')
  }

  isAlive(login: number): boolean {
    return this.#logins.get(login)?.isRevoked === false
  }

  /** What a provider of this process would ask for this key. */
  requestTokenFor(process: SimulatedProcess, key: string): RequestToken {
    return async (current, { signal }) => {
      signal.throwIfAborted()
      return this.#request(process, key, current)
    }
  }

  #request(
    process: SimulatedProcess,
    key: string,
    current: TokenInfo | undefined,
  ): Promise<TokenInfo> {
    const { timeline, chance, lifeSeconds, tell } = this.#options
    const { behaviour } = this
    const sentAt = process.clock.now()
    const request = { number: ++this.#requests, process, key, sentAt: timeline.now }
    tell({ type: 'request-sent', request })
    return new Promise((resolve, reject) => {
      let isOver = false
      const settle = ({ outcome, issued, error, retryAfterSeconds }: Answer): void =>
        process.deliver(() => {
          if (isOver) return
          isOver = true
          tell({ type: 'request-answered', request, outcome, retryAfterSeconds })
          if (issued === undefined) reject(error ?? new Error(outcome))
          else resolve(tokenOf(issued, sentAt + lifeSeconds, this.#options.rotates))
        })

      if (behaviour.cutOff.has(process)) {
        this.#end(request, unreachable)
        timeline.after(0.05, () => settle(unreachable))
        return
      }
      timeline.after(chance.between(0.01, 0.05), () => {
        const isLost = behaviour.losesAnswers
        const answer = this.#answer(request, current)
        this.#options.onContact(process)
        timeline.after(chance.between(0.01, 0.1) + chance.next() * behaviour.slowSeconds, () => {
          this.#end(request, answer)
          if (!isLost) timeline.after(chance.between(0.01, 0.05), () => settle(answer))
        })
      })
      void process.clock.sleep(timeoutSeconds).then(() => settle(noAnswer))
    })
  }

  #end(request: Request, { outcome, issued }: Answer): void {
    this.#options.tell({ type: 'request-ended', request, outcome, issued })
  }

  #answer({ process, key, sentAt: requestedAt }: Request, current: TokenInfo | undefined): Answer {
    const { behaviour } = this
    if (behaviour.isFailing) return serverError
    if (behaviour.retryAfterSeconds !== undefined) return rateLimited(behaviour.retryAfterSeconds)
    if (behaviour.misconfigured.has(process)) return misconfigured
    if (current?.refreshToken === undefined) {
      return {
        outcome: 'token',
        issued: this.#issue(key, { login: 0, generation: 0, requestedAt }),
      }
    }
    return this.#refresh(current.refreshToken, requestedAt)
  }

  #refresh(refreshToken: string, requestedAt: number): Answer {
    const [number, generation] = refreshToken.split('.').map(Number)
    const login = this.#logins.get(number)
    if (number === undefined || login === undefined || login.isRevoked) return invalidGrant
    if (generation !== login.generation) {
      this.#revoke(number, 'reuse')
      return invalidGrant
    }
    if (this.#options.rotates) login.generation++
    const { generation: current } = login
    const issued = this.#issue(login.key, { login: number, generation: current, requestedAt })
    return { outcome: 'token', issued }
  }

  #revoke(number: number, by: string): void {
    const login = this.#logins.get(number)
    if (login === undefined || login.isRevoked) return
    login.isRevoked = true
    this.#options.tell({ type: 'login-revoked', key: login.key, login: number, by })
  }

  #issue(key: string, of: Pick<IssuedToken, 'login' | 'generation' | 'requestedAt'>): IssuedToken {
    const { timeline, lifeSeconds } = this.#options
    const issued = {
      accessToken: `access-${this.issued.size + 1}`,
      key,
      ...of,
      issuedAt: timeline.now,
      expiresAt: timeline.now + lifeSeconds,
      lifeSeconds,
    }
    this.issued.set(issued.accessToken, issued)
    return issued
  }
}
