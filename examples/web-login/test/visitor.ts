import type { AuthorizeOptions } from '@spotify-sdk/testing'
import type { Site } from './site.ts'

/** An answer of the site, read to its end. */
export interface Visit {
  readonly status: number
  readonly headers: Headers
  readonly body: string
  /** What the page says first: the user's name, where it is the profile. */
  readonly heading: string | undefined
  /** The process that answered, by what the page says. */
  readonly process: number
}

/** A browser that consists of a cookie jar: for what a real one does not send, or not so fast. */
export class Visitor {
  readonly site: Site
  readonly cookies: Map<string, string>
  readonly visits: Visit[] = []

  constructor(site: Site, cookies: ReadonlyMap<string, string> = new Map()) {
    this.site = site
    this.cookies = new Map(cookies)
  }

  async get(path: string, at: string = this.site.origin): Promise<Visit> {
    return this.#send('GET', path, at, {})
  }

  /** As a form of the site sends it, or with another `Origin`. */
  async post(
    path: string,
    at: string = this.site.origin,
    headers: Readonly<Record<string, string>> = { origin: at },
  ): Promise<Visit> {
    return this.#send('POST', path, at, headers)
  }

  /** A request that no form sends: of any method, with a body of any type. */
  async send(
    method: string,
    path: string,
    headers: Readonly<Record<string, string>>,
    body?: string,
  ): Promise<Visit> {
    return this.#send(method, path, this.site.origin, headers, body)
  }

  /** Begins a login, clicks on Spotify's page, and stops before the way back. */
  async authorize(options?: AuthorizeOptions, at: string = this.site.origin): Promise<string> {
    const { status, headers } = await this.post('/login', at)
    if (status !== 303) throw new Error(`The login did not begin: ${status}`)
    const response = new URL(
      await this.site.spotify.authorize(headers.get('location') ?? '', options),
    )
    return response.pathname + response.search
  }

  /** A whole login. */
  async logIn(user: string, at: string = this.site.origin): Promise<void> {
    const { status, headers } = await this.get(await this.authorize({ user }, at), at)
    if (status !== 303 || headers.get('location') !== '/') {
      throw new Error(`The login was not completed: ${status}`)
    }
  }

  async #send(
    method: string,
    path: string,
    at: string,
    headers: Readonly<Record<string, string>>,
    sentBody?: string,
  ): Promise<Visit> {
    const cookie = Array.from(this.cookies, ([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(at + path, {
      method,
      redirect: 'manual',
      headers: { cookie, ...headers },
      ...(sentBody === undefined ? {} : { body: sentBody }),
    })
    for (const line of response.headers.getSetCookie()) this.#keep(line)
    const body = await response.text()
    const { status } = response
    const heading = /<h1>(.*?)<\/h1>/.exec(body)?.[1]
    const answeredBy = Number(/<b id="process">(\d+)</.exec(body)?.[1])
    const visit = { status, headers: response.headers, body, heading, process: answeredBy }
    this.visits.push(visit)
    return visit
  }

  #keep(line: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
    if (/; Max-Age=0(?:;|$)/.test(line)) this.cookies.delete(name)
    else this.cookies.set(name, value)
  }
}
