import { createHash } from 'node:crypto'
import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { EncryptJWT, jwtDecrypt } from 'jose'

/** The contents of a cookie. */
export type CookieFacts = Readonly<Record<string, unknown>>

/**
 * Cookies that only this site can create or read: encrypted and authenticated (JWE, A256GCM), valid
 * under their own name only and until their own expiry, whatever the browser does.
 */
export class SealedCookies {
  readonly #key: Uint8Array
  readonly #isHttps: boolean

  constructor(secret: string, isHttps: boolean) {
    this.#key = createHash('sha256').update(secret).digest()
    this.#isHttps = isHttps
  }

  async set(c: Context, name: string, facts: CookieFacts, lifeSeconds: number): Promise<void> {
    const sealed = await new EncryptJWT({ ...facts })
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
      .setAudience(name)
      .setExpirationTime(`${lifeSeconds} seconds`)
      .encrypt(this.#key)
    setCookie(c, this.#fullName(name), sealed, { ...this.#attributes, maxAge: lifeSeconds })
  }

  /** Returns the cookie's contents, or `undefined` if it is missing, foreign or expired. */
  async get(c: Context, name: string): Promise<CookieFacts | undefined> {
    const sealed = getCookie(c, this.#fullName(name))
    if (sealed === undefined) return undefined
    try {
      const { payload } = await jwtDecrypt(sealed, this.#key, {
        audience: name,
        requiredClaims: ['exp'],
        keyManagementAlgorithms: ['dir'],
        contentEncryptionAlgorithms: ['A256GCM'],
      })
      return payload
    } catch {
      return undefined
    }
  }

  delete(c: Context, name: string): void {
    deleteCookie(c, this.#fullName(name), this.#attributes)
  }

  /** The cookie names with this prefix, the oldest first, as browsers send them. */
  namesFrom(c: Context, start: string): readonly string[] {
    const prefix = this.#fullName('')
    return Object.keys(getCookie(c))
      .filter((name) => name.startsWith(prefix + start))
      .map((name) => name.slice(prefix.length))
  }

  get #attributes(): { path: '/'; httpOnly: true; sameSite: 'Lax'; secure: boolean } {
    // Lax, not Strict, because the redirect from Spotify must carry them.
    return { path: '/', httpOnly: true, sameSite: 'Lax', secure: this.#isHttps }
  }

  /** With `__Host-`, no other subdomain and no http: page can set one. */
  #fullName(name: string): string {
    return this.#isHttps ? `__Host-${name}` : name
  }
}
