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

/**
 * One cookie per sign-in in progress. Their number is fixed: a browser that opens many tabs at once
 * would otherwise get so many that servers refuse its requests.
 */
const names = [0, 1, 2, 3, 4].map((number) => `attempt-${number}`)

/**
 * Sign-ins in progress, each in its own cookie, so that two tabs do not interfere. The cookie ties the
 * state to the browser: a callback in another browser finds no cookie.
 */
export class LoginAttempts {
  readonly #cookies: SealedCookies

  constructor(cookies: SealedCookies) {
    this.#cookies = cookies
  }

  /** If all names are taken, the oldest sign-in is forgotten. */
  async begin(request: RequestWithCookies, headers: Headers, attempt: LoginAttempt): Promise<void> {
    const taken = this.#cookies.namesOf(request)
    const free = names.filter((name) => !taken.includes(name))
    // Not the first free one: a request at the same time sees the same names.
    let name = free[Math.floor(Math.random() * free.length)]
    if (name === undefined) {
      name = taken.find((each) => names.includes(each)) ?? ''
      // Browsers then send it as the newest one.
      this.#cookies.remove(headers, name)
    }
    await this.#cookies.write(headers, name, attempt, lifeSeconds)
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
