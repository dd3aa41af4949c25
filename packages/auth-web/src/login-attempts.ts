import type { AuthorizationRequest } from '@spotify-sdk/auth-authorization-code'
import { digest } from './digest.ts'
import type { RequestWithCookies } from './login-session.ts'
import type { SealedCookies } from './sealed-cookies.ts'

/** What is stored of a sign-in between the two redirects. */
export interface LoginAttempt extends Pick<AuthorizationRequest, 'state' | 'codeVerifier'> {
  /** Where the user goes afterwards. */
  readonly returnTo: string
}

const lifeSeconds = 900

/** Maximum number of sign-ins in progress per browser. More cookies would make requests too large. */
const maxAttempts = 5

const namePrefix = 'attempt-'

/**
 * Sign-ins in progress, each in its own cookie, so that two tabs do not interfere. The cookie ties the
 * state to the browser: a callback in another browser finds no cookie.
 */
export class LoginAttempts {
  readonly #cookies: SealedCookies

  constructor(cookies: SealedCookies) {
    this.#cookies = cookies
  }

  async begin(request: RequestWithCookies, headers: Headers, attempt: LoginAttempt): Promise<void> {
    const { state, codeVerifier, returnTo } = attempt
    const inProgress = this.#cookies.namesFrom(request, namePrefix)
    for (const name of inProgress.slice(0, -maxAttempts + 1)) this.#cookies.remove(headers, name)
    const facts = { state, code_verifier: codeVerifier, return_to: returnTo }
    await this.#cookies.write(headers, await nameOf(state), facts, lifeSeconds)
  }

  /** Returns this browser's sign-in with this state. */
  async find(request: RequestWithCookies, state: string): Promise<LoginAttempt | undefined> {
    const facts = await this.#cookies.read(request, await nameOf(state))
    if (facts === undefined) return undefined
    const { code_verifier: codeVerifier, return_to: returnTo } = facts
    return { state: facts['state'], codeVerifier, returnTo } as LoginAttempt
  }

  /** Removes a sign-in that has succeeded, or cannot succeed any more. */
  async end(headers: Headers, { state }: LoginAttempt): Promise<void> {
    this.#cookies.remove(headers, await nameOf(state))
  }
}

async function nameOf(state: string): Promise<string> {
  return namePrefix + (await digest(state))
}
