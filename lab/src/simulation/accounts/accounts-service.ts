import type { IssuedToken, SimulationEvent } from '../event.ts'
import { AuthorizationCodes } from './authorization-codes.ts'
import type { Grant } from './grant.ts'
import { refreshTokenOf, SignIns, type SignIn } from './sign-ins.ts'
import { invalidGrant, type TokenResponse } from './token-response.ts'

/** How the service issues tokens. */
export interface AccountsOptions {
  readonly now: () => number
  /** Lifetime of the next access token. */
  readonly nextLifetimeSeconds: () => number
  /** Whether a refresh token works once, and a second use revokes the sign-in. */
  readonly rotates: boolean
  /** The refresh token field of a response that does not replace the refresh token. */
  readonly unchanged: 'left out' | 'empty' | 'repeated'
  /** Whether the response to a refresh omits the scope. */
  readonly leavesOutScope: boolean
  readonly codeSeconds: number
  /** Seconds after which a consent expires. It lasts forever if it would outlast the faults. */
  readonly consentSeconds: number
  readonly faultySeconds: number
  readonly emit: (event: SimulationEvent) => void
}

/** The accounts service: the truth about all consents, codes and tokens. */
export class AccountsService {
  readonly issued = new Map<string, IssuedToken>()
  readonly #options: AccountsOptions
  readonly #signIns = new SignIns()
  readonly #codes = new AuthorizationCodes()

  constructor(options: AccountsOptions) {
    this.#options = options
  }

  /** The user allows those of the requested scopes. @returns The URL of the redirect. */
  allow(authorizationUrl: string, key: string, allowed: string): string {
    const { searchParams } = new URL(authorizationUrl)
    const requested = searchParams.get('scope')?.split(' ') ?? []
    const redirectUri = searchParams.get('redirect_uri') ?? ''
    const code = this.#codes.issue({
      key,
      scope: requested.filter((name) => allowed.split(' ').includes(name)).join(' '),
      redirectUri,
      codeChallenge: searchParams.get('code_challenge') ?? '',
      expiresAt: this.#options.now() + this.#options.codeSeconds,
    })
    return redirectTo(redirectUri, { code, state: searchParams.get('state') ?? '' })
  }

  /** The user denies. @returns The URL of the redirect. */
  deny(authorizationUrl: string): string {
    const { searchParams } = new URL(authorizationUrl)
    const state = searchParams.get('state') ?? ''
    return redirectTo(searchParams.get('redirect_uri') ?? '', { error: 'access_denied', state })
  }

  /** Issues an initial refresh token for a deployment. */
  issueInitialRefreshToken(key: string, scope: string): string {
    return refreshTokenOf(this.#signIns.add({ key, scope, isInitial: true, expiresAt: Infinity }))
  }

  /** The user revokes a consent at Spotify. */
  revoke(signIn: number): void {
    this.#revoke(this.#signIns.get(signIn), 'user')
  }

  isInitial(number: number): boolean {
    return this.#signIns.get(number)?.isInitial === true
  }

  isAlive(number: number): boolean {
    const signIn = this.#signIns.get(number)
    return signIn !== undefined && !signIn.isRevoked && this.#options.now() < signIn.expiresAt
  }

  /** Whether the service would accept a refresh token. */
  accepts(refreshToken: string): boolean {
    const { signIn, generation } = this.#signIns.ofRefreshToken(refreshToken)
    return signIn !== undefined && this.isAlive(signIn.number) && generation === signIn.generation
  }

  /** The key whose token a request would bring. */
  keyOf(grant: Grant): string {
    if (grant.type === 'client_credentials') return grant.key
    if (grant.type === 'authorization_code') return this.#codes.get(grant.code)?.key ?? 'unknown'
    return this.#signIns.ofRefreshToken(grant.refreshToken).signIn?.key ?? 'unknown'
  }

  /** The sign-in whose refresh token a request sends; 0 if there is none. */
  signInOf(grant: Grant): number {
    if (grant.type !== 'refresh_token') return 0
    return this.#signIns.ofRefreshToken(grant.refreshToken).signIn?.number ?? 0
  }

  respond(grant: Grant, requestedAt: number): TokenResponse {
    if (grant.type === 'refresh_token') return this.#refresh(grant.refreshToken, requestedAt)
    if (grant.type === 'authorization_code') return this.#exchange(grant, requestedAt)
    const app = { key: grant.key, signIn: 0, generation: 0, scope: '' }
    return tokenResponse(this.#issue({ ...app, requestedAt }), {})
  }

  #exchange(
    grant: Extract<Grant, { type: 'authorization_code' }>,
    requestedAt: number,
  ): TokenResponse {
    const { now, consentSeconds, faultySeconds } = this.#options
    const granted = this.#codes.use(grant, now())
    if (typeof granted === 'string') return invalidGrant(granted)
    const { key, scope } = granted
    const end = now() + consentSeconds
    const expiresAt = end < faultySeconds ? end : Infinity
    const signIn = this.#signIns.add({ key, scope, isInitial: false, expiresAt })
    const fields = { refresh_token: refreshTokenOf(signIn), scope }
    return tokenResponse(this.#issueFor(signIn, requestedAt), fields)
  }

  #refresh(refreshToken: string, requestedAt: number): TokenResponse {
    const { rotates, unchanged, leavesOutScope } = this.#options
    const { signIn, generation } = this.#signIns.ofRefreshToken(refreshToken)
    if (signIn === undefined || !this.isAlive(signIn.number)) return invalidGrant()
    if (generation !== signIn.generation) {
      this.#revoke(signIn, 'reuse')
      return invalidGrant()
    }
    if (rotates) signIn.generation++
    const refreshTokenField = {
      'left out': {},
      empty: { refresh_token: '' },
      repeated: { refresh_token: refreshTokenOf(signIn) },
    }[rotates ? 'repeated' : unchanged]
    return tokenResponse(this.#issueFor(signIn, requestedAt), {
      ...refreshTokenField,
      ...(leavesOutScope ? {} : { scope: signIn.scope }),
    })
  }

  #revoke(signIn: SignIn | undefined, by: 'user' | 'reuse'): void {
    if (signIn === undefined || signIn.isRevoked) return
    signIn.isRevoked = true
    const { key, number } = signIn
    this.#options.emit({ type: 'sign-in-revoked', key, signIn: number, by })
  }

  #issueFor({ key, number, generation, scope }: SignIn, requestedAt: number): IssuedToken {
    return this.#issue({ key, signIn: number, generation, scope, requestedAt })
  }

  #issue(
    token: Pick<IssuedToken, 'key' | 'signIn' | 'generation' | 'requestedAt' | 'scope'>,
  ): IssuedToken {
    const lifetimeSeconds = this.#options.nextLifetimeSeconds()
    const accessToken = `access-${this.issued.size + 1}`
    const issuedAt = this.#options.now()
    const expiresAt = issuedAt + lifetimeSeconds
    const issued = { accessToken, ...token, issuedAt, expiresAt, lifetimeSeconds }
    this.issued.set(accessToken, issued)
    return issued
  }
}

function tokenResponse(
  issued: IssuedToken,
  fields: Readonly<Record<string, string>>,
): TokenResponse {
  const { accessToken: access_token, lifetimeSeconds: expires_in } = issued
  const all = { access_token, token_type: 'Bearer', expires_in, ...fields }
  return { outcome: 'token', status: 200, fields: all, issued }
}

function redirectTo(redirectUri: string, parameters: Readonly<Record<string, string>>): string {
  return `${redirectUri}?${new URLSearchParams(parameters)}`
}
