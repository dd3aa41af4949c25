import type { IssuedToken } from '../event.ts'
import { nextLifetimeSeconds } from '../plan.ts'
import type { RunContext } from '../run-context.ts'
import { Consents, positionOf, refreshTokenOf, type SignIn } from './consents.ts'
import { invalidGrant, tokenResponse, type Grant, type TokenResponse } from './token-messages.ts'

/** The accounts service: the truth about all consents, codes and tokens. */
export class AccountsService {
  readonly issued = new Map<string, IssuedToken>()
  /** Access tokens that the API rejects. */
  readonly rejected = new Set<string>()
  readonly #run: RunContext
  readonly #consents = new Consents()

  constructor(run: RunContext) {
    this.#run = run
  }

  /** The user allows those of the requested scopes. @returns The URL of the redirect. */
  allow(authorizationUrl: string, key: string, allowed: string): string {
    const { searchParams } = new URL(authorizationUrl)
    const requested = searchParams.get('scope')?.split(' ') ?? []
    const code = this.#consents.issueCode({
      key,
      scope: requested.filter((name) => allowed.split(' ').includes(name)).join(' '),
      redirectUri: searchParams.get('redirect_uri') ?? '',
      codeChallenge: searchParams.get('code_challenge') ?? '',
      expiresAt: this.#run.timeline.now + this.#run.plan.codeSeconds,
    })
    return redirectOf(searchParams, { code })
  }

  /** The user denies. @returns The URL of the redirect. */
  deny(authorizationUrl: string): string {
    return redirectOf(new URL(authorizationUrl).searchParams, { error: 'access_denied' })
  }

  issueInitialRefreshToken(key: string, scope: string): string {
    return refreshTokenOf(
      this.#consents.addSignIn({ key, scope, isInitial: true, expiresAt: Infinity }),
    )
  }

  /** A consent ends: the user revokes it at Spotify, or a refresh token was reused. */
  revoke(number: number, by: 'user' | 'reuse' = 'user'): void {
    const signIn = this.#consents.signIn(number)
    if (signIn === undefined || signIn.isRevoked) return
    signIn.isRevoked = true
    this.#run.emit({ type: 'sign-in-revoked', key: signIn.key, signIn: number, by })
  }

  isInitial(number: number): boolean {
    return this.#consents.signIn(number)?.isInitial === true
  }

  /** Whether the refresh tokens of a sign-in still work. */
  isAlive(number: number): boolean {
    const signIn = this.#consents.signIn(number)
    return signIn !== undefined && !signIn.isRevoked && this.#run.timeline.now < signIn.expiresAt
  }

  /** Whether the service would accept a refresh token. */
  accepts(refreshToken: string): boolean {
    const { signIn, generation } = positionOf(refreshToken)
    return this.isAlive(signIn) && generation === this.#consents.signIn(signIn)?.generation
  }

  /** The key whose token a request would bring. */
  keyOf({ grant, sent = '', clientId }: Grant): string {
    if (grant === 'client_credentials') return clientId
    const consent =
      grant === 'authorization_code'
        ? this.#consents.codes.get(sent)
        : this.#consents.signIn(positionOf(sent).signIn)
    return consent?.key ?? 'unknown'
  }

  /** The sign-in whose refresh token a request sends; 0 if there is none. */
  signInOf({ grant, sent }: Grant): number {
    if (grant !== 'refresh_token') return 0
    return this.#consents.signIn(positionOf(sent).signIn)?.number ?? 0
  }

  respond(grant: Grant, requestedAt: number): TokenResponse {
    if (grant.grant === 'refresh_token') return this.#refresh(grant, requestedAt)
    if (grant.grant === 'authorization_code') return this.#exchange(grant, requestedAt)
    const app = { key: grant.clientId, number: 0, generation: 0, scope: '' }
    return tokenResponse(this.#issue(app, requestedAt), {})
  }

  #exchange(grant: Grant, requestedAt: number): TokenResponse {
    const { plan, timeline } = this.#run
    const code = this.#consents.useCode(grant, timeline.now)
    if (typeof code === 'string') return invalidGrant(code)
    const { key, scope } = code
    // A consent lasts forever if it would outlast the faults.
    const end = timeline.now + plan.consentSeconds
    const expiresAt = end < plan.faultySeconds ? end : Infinity
    const signIn = this.#consents.addSignIn({ key, scope, isInitial: false, expiresAt })
    const fields = { refresh_token: refreshTokenOf(signIn), scope }
    return tokenResponse(this.#issue(signIn, requestedAt), fields)
  }

  #refresh({ sent }: Grant, requestedAt: number): TokenResponse {
    const { rotates, unchanged, leavesOutScope } = this.#run.plan
    const { signIn: number, generation } = positionOf(sent)
    const signIn = this.#consents.signIn(number)
    if (signIn === undefined || !this.isAlive(number)) return invalidGrant()
    if (generation !== signIn.generation) {
      this.revoke(number, 'reuse')
      return invalidGrant()
    }
    if (rotates) signIn.generation++
    const refreshTokenField = {
      'left out': {},
      empty: { refresh_token: '' },
      repeated: { refresh_token: refreshTokenOf(signIn) },
    }[rotates ? 'repeated' : unchanged]
    const scopeField = leavesOutScope ? {} : { scope: signIn.scope }
    const fields = { ...refreshTokenField, ...scopeField }
    return tokenResponse(this.#issue(signIn, requestedAt), fields)
  }

  #issue(
    consent: Pick<SignIn, 'key' | 'number' | 'generation' | 'scope'>,
    requestedAt: number,
  ): IssuedToken {
    const { plan, chances, timeline } = this.#run
    const { key, number: signIn, generation, scope } = consent
    const lifetimeSeconds = nextLifetimeSeconds(plan, chances)
    const accessToken = `access-${this.issued.size + 1}`
    const times = { requestedAt, issuedAt: timeline.now, lifetimeSeconds }
    const issued = { accessToken, key, signIn, generation, scope, ...times }
    this.issued.set(accessToken, issued)
    return issued
  }
}

function redirectOf(
  authorizationUrl: URLSearchParams,
  parameters: Readonly<Record<string, string>>,
): string {
  const state = authorizationUrl.get('state') ?? ''
  const query = new URLSearchParams({ ...parameters, state })
  return `${authorizationUrl.get('redirect_uri') ?? ''}?${query}`
}
