import { createHash } from 'node:crypto'
import type { AuthorizationRequest } from '@spotify-sdk/auth-authorization-code'
import type { Context } from 'hono'
import type { SealedCookies } from './sealed-cookies.ts'

/** What is kept of a login between the redirect to Spotify and the one back. */
export type LoginAttempt = Pick<AuthorizationRequest, 'state' | 'codeVerifier'>

const lifeSeconds = 900

/** Logins that one browser may have under way: more would make its requests too large for servers. */
const maxAttempts = 5

const namePrefix = 'web-login-attempt-'

/**
 * Logins under way, each in a cookie of its own, so that two tabs do not disturb each other. The
 * cookie ties the state to the browser that began: a callback from elsewhere finds none.
 */
export class LoginAttempts {
  readonly #cookies: SealedCookies

  constructor(cookies: SealedCookies) {
    this.#cookies = cookies
  }

  async begin(c: Context, { state, codeVerifier }: LoginAttempt): Promise<void> {
    const underWay = this.#cookies.namesFrom(c, namePrefix)
    for (const name of underWay.slice(0, -maxAttempts + 1)) this.#cookies.delete(c, name)
    await this.#cookies.set(c, nameOf(state), { state, codeVerifier }, lifeSeconds)
  }

  /** The login of this browser that has this state: it has had its answer, and is over with that. */
  async take(c: Context, state: string | undefined): Promise<LoginAttempt | undefined> {
    if (state === undefined) return undefined
    const attempt = await this.#cookies.get(c, nameOf(state))
    if (attempt !== undefined) this.#cookies.delete(c, nameOf(state))
    return attempt as LoginAttempt | undefined
  }
}

function nameOf(state: string): string {
  return namePrefix + createHash('sha256').update(state).digest('base64url')
}
