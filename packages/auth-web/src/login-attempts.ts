import type { AuthorizationRequest } from '@spotify-sdk/auth-authorization-code'
import type { RequestWithCookies } from './login-session.ts'
import type { SealedCookies } from './sealed-cookies.ts'

/** What is stored of a sign-in between the two redirects. */
export interface LoginAttempt extends Pick<AuthorizationRequest, 'state' | 'codeVerifier'> {
  /** Where the user goes afterwards. */
  readonly returnTo: string
}

/** A sign-in in progress, and the name of its cookie. */
export interface LoginInProgress extends LoginAttempt {
  readonly name: string
}

const lifeSeconds = 900

/** Sign-ins in progress that a browser keeps. More cookies would make requests too large. */
const maxAttempts = 5

/**
 * The names of their cookies. A browser that opens forty tabs at once gets no more, because servers refuse
 * requests with so many. Two that start at the same moment rarely get the same one.
 */
const names = Array.from({ length: 12 }, (_, number) => `attempt-${number}`)

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
    const taken = this.#cookies.namesOf(request).filter((name) => names.includes(name))
    for (const oldest of taken.slice(0, 1 - maxAttempts)) this.#cookies.remove(headers, oldest)
    const free = names.filter((name) => !taken.includes(name))
    // At random: a request at the same time sees the same names. If none is free, the oldest was removed.
    const name = free[Math.floor(Math.random() * free.length)] ?? taken[0]
    await this.#cookies.write(headers, `${name}`, attempt, lifeSeconds)
  }

  /** Returns this browser's sign-in with this state. */
  async find(request: RequestWithCookies, state: string): Promise<LoginInProgress | undefined> {
    for (const name of names) {
      const attempt = await this.#cookies.read<LoginAttempt>(request, name)
      if (attempt?.state === state) return { ...attempt, name }
    }
    return undefined
  }

  /** Removes a sign-in that has succeeded, or cannot succeed any more. */
  end(headers: Headers, { name }: LoginInProgress): void {
    this.#cookies.remove(headers, name)
  }
}
