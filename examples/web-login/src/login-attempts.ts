import { createHash } from 'node:crypto'
import type { AuthorizationRequest } from '@spotify-sdk/auth-authorization-code'
import type { Context } from 'hono'
import type { SealedCookies } from './sealed-cookies.ts'

/** What is stored of a sign-in between the two redirects. */
export type LoginAttempt = Pick<AuthorizationRequest, 'state' | 'codeVerifier'>

const lifeSeconds = 900

/**
 * Maximum number of sign-ins in progress per browser. More cookies would make requests too large.
 */
const maxAttempts = 5

const namePrefix = 'web-login-attempt-'

/**
 * Sign-ins in progress, each in its own cookie, so that two tabs do not interfere. The cookie ties
 * the state to the browser: a callback in another browser finds no cookie.
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

  /** Removes and returns this browser's sign-in with this state. */
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
