import type { AuthorizeOptions } from '@spotify-sdk/testing'
import type { Site } from './site.ts'

/** A complete response of the site. */
export interface Visit {
  readonly status: number
  readonly headers: Headers
  readonly body: string
  /** The heading of the page: on the profile, the user's name. */
  readonly heading: string | undefined
  /** The process that answered, according to the page. */
  readonly process: number
}

/**
 * A browser that is only a cookie jar, for requests that a real one does not send, or not so fast.
 */
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

  /**
   * Sends a form of a page of the site as a browser does, or with other headers. A browser names the
   * site, whatever process a load balancer selects.
   */
  async post(
    path: string,
    at: string = this.site.origin,
    headers: Readonly<Record<string, string>> = {
      origin: this.site.origin,
      'sec-fetch-site': 'same-origin',
    },
  ): Promise<Visit> {
    return this.#send('POST', path, at, headers)
  }

  /** Sends a request that no form can send, with any method and body. */
  async send(
    method: string,
    path: string,
    headers: Readonly<Record<string, string>>,
    body?: string,
  ): Promise<Visit> {
    return this.#send(method, path, this.site.origin, headers, body)
  }

  /** Starts a sign-in, clicks on Spotify's page, and stops before the redirect back. */
  async authorize(options?: AuthorizeOptions, at: string = this.site.origin): Promise<string> {
    const { status, headers } = await this.post('/login', at)
    if (status !== 303) throw new Error(`The login did not begin: ${status}`)
    const response = new URL(
      await this.site.spotify.authorize(headers.get('location') ?? '', options),
    )
    return response.pathname + response.search
  }

  /** Completes a sign-in. */
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
