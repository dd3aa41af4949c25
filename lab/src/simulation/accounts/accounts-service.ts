import type { AccountsOptions } from './accounts-options.ts'
import { AuthorizationCodes } from './authorization-codes.ts'
import type { Grant } from './grant.ts'
import { Logins, refreshTokenOf, type Login } from './logins.ts'
import { invalidGrant, type Answer } from './token-answer.ts'
import type { IssuedToken } from '../world-event.ts'

/** The accounts service: it knows the truth about every consent, code and token. */
export class AccountsService {
  readonly issued = new Map<string, IssuedToken>()
  readonly #options: AccountsOptions
  readonly #logins = new Logins()
  readonly #codes = new AuthorizationCodes()

  constructor(options: AccountsOptions) {
    this.#options = options
  }

  /** A user allows what is asked for, of these scopes: the address that the browser is sent to. */
  consent(authorizationUrl: string, key: string, allowed: string): string {
    const { searchParams } = new URL(authorizationUrl)
    const asked = searchParams.get('scope')?.split(' ') ?? []
    const scope = asked.filter((name) => allowed.split(' ').includes(name)).join(' ')
    const redirectUri = searchParams.get('redirect_uri') ?? ''
    const code = this.#codes.issue({
      key,
      scope,
      redirectUri,
      codeChallenge: searchParams.get('code_challenge') ?? '',
      expiresAt: this.#options.now() + this.#options.codeSeconds,
    })
    return redirectTo(redirectUri, { code, state: searchParams.get('state') ?? '' })
  }

  /** A user does not. */
  refuse(authorizationUrl: string): string {
    const { searchParams } = new URL(authorizationUrl)
    const state = searchParams.get('state') ?? ''
    return redirectTo(searchParams.get('redirect_uri') ?? '', { error: 'access_denied', state })
  }

  /** A refresh token that somebody got by other means, for a program to begin with. */
  refreshTokenFor(key: string, scope: string): string {
    return refreshTokenOf(
      this.#logins.add({ key, scope, isInitialRefreshToken: true, diesAt: Infinity }),
    )
  }

  /** The user takes back a consent at Spotify. */
  revoke(login: number): void {
    this.#revoke(this.#logins.get(login), 'user')
  }

  login(number: number): Login | undefined {
    return this.#logins.get(number)
  }

  isAlive(number: number): boolean {
    const login = this.#logins.get(number)
    return login !== undefined && !login.isRevoked && this.#options.now() < login.diesAt
  }

  /** Whether a refresh token would be taken. */
  takes(refreshToken: string): boolean {
    const { login, generation } = this.#logins.ofRefreshToken(refreshToken)
    return login !== undefined && this.isAlive(login.number) && generation === login.generation
  }

  /** Whose token a request would bring. */
  keyOf(grant: Grant): string {
    if (grant.type === 'client_credentials') return grant.key
    if (grant.type === 'authorization_code') return this.#codes.get(grant.code)?.key ?? 'unknown'
    return this.#logins.ofRefreshToken(grant.refreshToken).login?.key ?? 'unknown'
  }

  /** The login whose refresh token is spent; 0 where none is. */
  loginOf(grant: Grant): number {
    if (grant.type !== 'refresh_token') return 0
    return this.#logins.ofRefreshToken(grant.refreshToken).login?.number ?? 0
  }

  answer(grant: Grant, requestedAt: number): Answer {
    if (grant.type === 'client_credentials') {
      const issued = this.#issue({
        key: grant.key,
        login: 0,
        generation: 0,
        requestedAt,
        scope: '',
      })
      return tokenAnswer(issued, {})
    }
    return grant.type === 'refresh_token'
      ? this.#refresh(grant.refreshToken, requestedAt)
      : this.#exchange(grant, requestedAt)
  }

  #exchange(grant: Extract<Grant, { type: 'authorization_code' }>, requestedAt: number): Answer {
    const { now, consentSeconds, faultySeconds } = this.#options
    const authorization = this.#codes.spend(grant, now())
    if (typeof authorization === 'string') return invalidGrant(authorization)
    const { key, scope } = authorization
    const death = now() + consentSeconds
    const diesAt = death < faultySeconds ? death : Infinity
    const login = this.#logins.add({ key, scope, isInitialRefreshToken: false, diesAt })
    return tokenAnswer(this.#issueFor(login, requestedAt), {
      refresh_token: refreshTokenOf(login),
      scope,
    })
  }

  #refresh(refreshToken: string, requestedAt: number): Answer {
    const { rotates, unchanged, leavesOutScope } = this.#options
    const { login, generation } = this.#logins.ofRefreshToken(refreshToken)
    if (login === undefined || !this.isAlive(login.number)) return invalidGrant()
    if (generation !== login.generation) {
      this.#revoke(login, 'reuse')
      return invalidGrant()
    }
    if (rotates) login.generation++
    const refreshTokenField = {
      'left out': {},
      empty: { refresh_token: '' },
      repeated: { refresh_token: refreshTokenOf(login) },
    }[rotates ? 'repeated' : unchanged]
    return tokenAnswer(this.#issueFor(login, requestedAt), {
      ...refreshTokenField,
      ...(leavesOutScope ? {} : { scope: login.scope }),
    })
  }

  #revoke(login: Login | undefined, by: string): void {
    if (login === undefined || login.isRevoked) return
    login.isRevoked = true
    this.#options.tell({ type: 'login-revoked', key: login.key, login: login.number, by })
  }

  #issueFor({ key, number: login, generation, scope }: Login, requestedAt: number): IssuedToken {
    return this.#issue({ key, login, generation, scope, requestedAt })
  }

  #issue(
    of: Pick<IssuedToken, 'key' | 'login' | 'generation' | 'requestedAt' | 'scope'>,
  ): IssuedToken {
    const { now, nextLifeSeconds } = this.#options
    const lifeSeconds = nextLifeSeconds()
    const [accessToken, issuedAt] = [`access-${this.issued.size + 1}`, now()]
    const issued = { accessToken, ...of, issuedAt, expiresAt: issuedAt + lifeSeconds, lifeSeconds }
    this.issued.set(issued.accessToken, issued)
    return issued
  }
}

function tokenAnswer(issued: IssuedToken, more: Readonly<Record<string, string>>): Answer {
  const { accessToken, lifeSeconds } = issued
  const fields = {
    access_token: accessToken,
    token_type: 'Bearer',
    expires_in: lifeSeconds,
    ...more,
  }
  return { outcome: 'token', status: 200, fields, issued }
}

function redirectTo(redirectUri: string, parameters: Readonly<Record<string, string>>): string {
  return `${redirectUri}?${new URLSearchParams(parameters)}`
}
