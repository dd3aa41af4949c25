import { createHash } from 'node:crypto'
import type { Context } from 'hono'
import type { SealedCookies } from './sealed-cookies.ts'

const cookieName = 'web-login-session'

const lifeSeconds = 30 * 86_400

/**
 * Who a browser is: the id under which its user's tokens lie. There is no other store of sessions:
 * one whose tokens are gone is over, in whatever browser its cookie still is.
 */
export class Sessions {
  readonly #cookies: SealedCookies

  constructor(cookies: SealedCookies) {
    this.#cookies = cookies
  }

  async idOf(c: Context): Promise<string | undefined> {
    const facts = await this.#cookies.get(c, cookieName)
    return facts?.['id'] as string | undefined
  }

  async begin(c: Context, id: string): Promise<void> {
    await this.#cookies.set(c, cookieName, { id }, lifeSeconds)
  }

  end(c: Context): void {
    this.#cookies.delete(c, cookieName)
  }
}

/**
 * The session id of a login: nobody has it before the login, so that none can be planted, and a
 * callback that comes twice finds the session that it made. The verifier makes it impossible to guess.
 */
export function sessionIdOf(code: string, codeVerifier: string): string {
  return createHash('sha256').update(`${codeVerifier} ${code}`).digest('base64url')
}
