import {
  AuthenticationError,
  ConnectionError,
  RateLimitError,
  ServerError,
  type RequestToken,
  type TokenInfo,
} from '@spotify-sdk/auth-core'
import type { Chance } from './chance.ts'
import type { SimulatedProcess } from './simulated-process.ts'
import type { Timeline } from './timeline.ts'
import type { IssuedToken, Request, RequestOutcome, WorldEvent } from './world-event.ts'

/** How long a client waits for an answer. */
const timeoutSeconds = 10

/** What a user granted, once. */
interface Login {
  readonly key: string
  readonly authorizedAt: number
  generation: number
  isRevoked: boolean
}

/** What the endpoint does at present. */
export interface EndpointBehaviour {
  isFailing: boolean
  retryAfterSeconds: number | undefined
  slowSeconds: number
  losesAnswers: boolean
  /** Processes that cannot reach it, and such as send an old secret. */
  readonly cutOff: Set<SimulatedProcess>
  readonly misconfigured: Set<SimulatedProcess>
}

/** How it issues tokens. */
export interface TokenEndpointOptions {
  readonly timeline: Timeline
  readonly chance: Chance
  readonly lifeSeconds: number
  /** Whether a refresh token works once, and a second use revokes the login. */
  readonly rotates: boolean
  readonly tell: (event: WorldEvent) => void
  /** Is told whose request has just come. */
  readonly onContact: (process: SimulatedProcess) => void
}

/** What is answered to a request that got there. */
interface Answer {
  readonly outcome: RequestOutcome
  readonly issued?: IssuedToken | undefined
  readonly error?: Error | undefined
  readonly retryAfterSeconds?: number | undefined
}

/** The accounts service: it knows the truth about every token. */
export class TokenEndpoint {
  readonly behaviour: EndpointBehaviour = {
    isFailing: false,
    retryAfterSeconds: undefined,
    slowSeconds: 0,
    losesAnswers: false,
    cutOff: new Set(),
    misconfigured: new Set(),
  }
  readonly issued = new Map<string, IssuedToken>()
  readonly #options: TokenEndpointOptions
  readonly #logins: Login[] = []
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
    const login = this.#logins.push({ key, authorizedAt: now, generation: 1, isRevoked: false })
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
    return this.#logins[login - 1]?.isRevoked === false
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
      const end = (answer: Answer): void =>
        tell({ type: 'request-ended', request, outcome: answer.outcome, issued: answer.issued })

      if (behaviour.cutOff.has(process)) {
        end(unreachable)
        timeline.after(0.05, () => settle(unreachable))
        return
      }
      timeline.after(chance.between(0.01, 0.05), () => {
        const isLost = behaviour.losesAnswers
        const answer = this.#answer(request, current)
        this.#options.onContact(process)
        timeline.after(chance.between(0.01, 0.1) + chance.next() * behaviour.slowSeconds, () => {
          end(answer)
          if (!isLost) timeline.after(chance.between(0.01, 0.05), () => settle(answer))
        })
      })
      void process.clock.sleep(timeoutSeconds).then(() => settle(noAnswer))
    })
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
    const login = this.#logins[(number ?? 0) - 1]
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
    const login = this.#logins[number - 1]
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

function tokenOf(issued: IssuedToken, expiresAt: number, rotates: boolean): TokenInfo {
  const refreshToken =
    rotates && issued.login > 0 ? refreshTokenOf(issued.login, issued.generation) : undefined
  const { accessToken, lifeSeconds } = issued
  return { accessToken, expiresAt, expiresIn: lifeSeconds, refreshToken }
}

function refreshTokenOf(login: number, generation: number): string {
  return `${login}.${generation}`
}

const message = 'simulated'
const unreachable: Answer = {
  outcome: 'unreachable',
  error: new ConnectionError(message, { code: 'ECONNREFUSED' }),
}
const noAnswer: Answer = {
  outcome: 'no-answer',
  error: new ConnectionError(message, { code: 'timeout' }),
}
const serverError: Answer = {
  outcome: 'server-error',
  error: new ServerError(message, { code: 'server_error', status: 503 }),
}
const misconfigured: Answer = {
  outcome: 'misconfigured',
  error: new AuthenticationError(message, { code: 'invalid_client', error: 'invalid_client' }),
}
const invalidGrant: Answer = {
  outcome: 'invalid-grant',
  error: new AuthenticationError(message, { code: 'invalid_grant', error: 'invalid_grant' }),
}

function rateLimited(retryAfterSeconds: number): Answer {
  const error = new RateLimitError(message, {
    code: 'rate_limited',
    status: 429,
    retryAfterSeconds,
  })
  return { outcome: 'rate-limited', error, retryAfterSeconds }
}
