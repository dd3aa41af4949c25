import { createHash } from 'node:crypto'
import type { Context } from 'hono'
import type { SealedCookies } from './sealed-cookies.ts'

const cookieName = 'web-login-session'

const lifeSeconds = 30 * 86_400

/**
 * The session of a browser: the id under which its user's tokens are stored. There is no other
 * session store: without tokens the session has ended, in every browser with its cookie.
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
 * Returns the session id of a sign-in. It does not exist before the sign-in, so it cannot be
 * planted. A repeated callback gets the same id. The verifier makes it impossible to guess.
 */
export function sessionIdOf(code: string, codeVerifier: string): string {
  return createHash('sha256').update(`${codeVerifier} ${code}`).digest('base64url')
}
