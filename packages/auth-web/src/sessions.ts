import { digest } from './digest.ts'
import type { LoginAttempt } from './login-attempts.ts'
import type { RequestWithCookies } from './login-session.ts'
import type { SealedCookies } from './sealed-cookies.ts'

/** The contents of the session cookie. */
export interface Session {
  /** The id under which the user's tokens are stored. */
  readonly id: string
  /** Hash of the sign-in's state and code, by which a repeated callback is recognized. */
  readonly attempt: string
  /** Where the user went after the sign-in. */
  readonly returnTo: string
}

const name = 'session'

/**
 * The session of a browser: the id under which its user's tokens are stored. There is no other session
 * store: without tokens the session has ended, in every browser with its cookie. Only a sign-in and a
 * sign-out change the cookie.
 */
export class Sessions {
  readonly #cookies: SealedCookies
  readonly #lifeSeconds: number

  constructor(cookies: SealedCookies, lifeSeconds: number) {
    this.#cookies = cookies
    this.#lifeSeconds = lifeSeconds
  }

  async read(request: RequestWithCookies): Promise<Session | undefined> {
    return this.#cookies.read<Session>(request, name)
  }

  async begin(headers: Headers, session: Session): Promise<void> {
    await this.#cookies.write(headers, name, session, this.#lifeSeconds)
  }

  /** Removes the cookie. */
  end(headers: Headers): void {
    this.#cookies.remove(headers, name)
  }
}

/**
 * Returns the session id of a sign-in. It does not exist before the sign-in, so it cannot be planted. A
 * repeated callback gets the same id. The verifier makes it impossible to guess.
 */
export async function sessionIdOf(code: string, { codeVerifier }: LoginAttempt): Promise<string> {
  return digest(`${codeVerifier} ${code}`)
}
