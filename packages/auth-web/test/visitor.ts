import type { AuthorizeOptions } from '@spotify-sdk/testing'
import type { Site } from './site.ts'

/** A complete response. */
export interface Visit {
  readonly status: number
  readonly headers: Headers
  readonly location: string | null
  readonly body: string
}

/** A browser that is only a cookie jar, for requests that a real one does not send, or not so fast. */
export class Visitor {
  readonly site: Site
  readonly cookies: Map<string, string>
  readonly visits: Visit[] = []

  constructor(site: Site, cookies: ReadonlyMap<string, string> = new Map()) {
    this.site = site
    this.cookies = new Map(cookies)
  }

  /** Another browser with copies of the cookies. */
  copy(): Visitor {
    return new Visitor(this.site, this.cookies)
  }

  get session(): string | undefined {
    return this.cookies.get(this.#isHttps ? '__Host-spotify-session' : 'spotify-session')
  }

  async get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Visit> {
    return this.send('GET', path, headers)
  }

  /** Sends a form of a page of the site. */
  async post(path: string): Promise<Visit> {
    return this.send('POST', path, { 'sec-fetch-site': 'same-origin', origin: this.site.origin })
  }

  async send(
    method: string,
    path: string,
    headers: Readonly<Record<string, string>>,
    site: Site = this.site,
  ): Promise<Visit> {
    const cookie = Array.from(this.cookies, (pair) => pair.join('=')).join('; ')
    const url = new URL(path, site.origin)
    const response = await site.fetch(new Request(url, { method, headers: { ...headers, cookie } }))
    for (const line of response.headers.getSetCookie()) this.#keep(line)
    const visit = {
      status: response.status,
      headers: response.headers,
      location: response.headers.get('location'),
      body: await response.text(),
    }
    this.visits.push(visit)
    return visit
  }

  /** Starts a sign-in, clicks on Spotify's page, and stops before the redirect back. */
  async authorize(options?: AuthorizeOptions, path = '/login'): Promise<string> {
    const { status, location } = await this.post(path)
    if (status !== 303) throw new Error(`The sign-in did not begin: ${status}`)
    const response = new URL(await this.site.mock.authorize(location ?? '', options))
    return response.pathname + response.search
  }

  /** Completes a sign-in. */
  async logIn(user: string): Promise<void> {
    const { status, body } = await this.get(await this.authorize({ user }))
    if (status !== 303) throw new Error(`The sign-in was not completed: ${status} ${body}`)
  }

  /** The Spotify user whose data the site shows, or ''. */
  async user(): Promise<string> {
    return (await this.get('/')).body
  }

  get #isHttps(): boolean {
    return this.site.origin.startsWith('https:')
  }

  #keep(line: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
    if (/; Max-Age=0(?:;|$)/.test(line)) this.cookies.delete(name)
    else this.cookies.set(name, value)
  }
}
