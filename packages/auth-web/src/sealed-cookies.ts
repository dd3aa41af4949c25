import type { RequestWithCookies } from './login-session.ts'
import { Sealer } from './sealer.ts'

/** Options of {@link SealedCookies}. */
export interface SealedCookiesOptions {
  readonly secrets: readonly string[]
  /** Start of all names. */
  readonly prefix: string
  readonly isHttps: boolean
}

/**
 * Cookies that only the site can create or read: valid under their own name and until their own
 * expiry, whatever the browser does. No script and no other site can use them.
 */
export class SealedCookies {
  readonly #sealer: Sealer
  readonly #prefix: string
  readonly #attributes: string

  constructor({ secrets, prefix, isHttps }: SealedCookiesOptions) {
    this.#sealer = new Sealer(secrets)
    // With `__Host-`, no other subdomain and no http: page can set one.
    this.#prefix = `${isHttps ? '__Host-' : ''}${prefix}-`
    // Lax, not Strict, because the redirect from Spotify must carry them.
    this.#attributes = `Path=/; HttpOnly; ${isHttps ? 'Secure; ' : ''}SameSite=Lax`
  }

  /** Returns the cookie's contents, or `undefined` if it is missing, foreign or expired. */
  async read<Facts extends object>(
    request: RequestWithCookies,
    name: string,
  ): Promise<Facts | undefined> {
    const fullName = this.#prefix + name
    const sealed = cookiesOf(request).get(fullName)
    return sealed === undefined ? undefined : this.#sealer.open<Facts>(sealed, fullName)
  }

  /** The names of the request's cookies, the oldest first, as browsers send them. */
  namesOf(request: RequestWithCookies): readonly string[] {
    return [...cookiesOf(request).keys()]
      .filter((name) => name.startsWith(this.#prefix))
      .map((name) => name.slice(this.#prefix.length))
  }

  async write(headers: Headers, name: string, facts: object, lifeSeconds: number): Promise<void> {
    const fullName = this.#prefix + name
    const sealed = await this.#sealer.seal(facts, fullName, lifeSeconds)
    this.#append(headers, `${fullName}=${sealed}`, lifeSeconds)
  }

  remove(headers: Headers, name: string): void {
    this.#append(headers, `${this.#prefix}${name}=`, 0)
  }

  #append(headers: Headers, pair: string, lifeSeconds: number): void {
    headers.append('set-cookie', `${pair}; Max-Age=${lifeSeconds}; ${this.#attributes}`)
  }
}

/**
 * The cookies of a request. Of two with one name, the first counts: browsers send it first. Names are
 * not trimmed: a subdomain can set a cookie whose name is `__Host-` after a no-break space.
 */
function cookiesOf({ headers }: RequestWithCookies): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const pair of (headers.get('cookie') ?? '').split(/;[ \t]*/)) {
    const end = pair.indexOf('=')
    const name = pair.slice(0, end)
    if (end > 0 && !found.has(name)) found.set(name, pair.slice(end + 1))
  }
  return found
}
