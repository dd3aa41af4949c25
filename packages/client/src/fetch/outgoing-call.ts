import { untilAborted } from './until-aborted.ts'

/** Arguments of `fetch`. */
export type FetchArguments = Parameters<typeof fetch>

/** What a `fetch` is called with: an address and an init, since not all of them take a `Request`. */
export type Send = (url: string, init: RequestInit) => Promise<Response>

/** Each hop has its own; what else an init has may be known to one runtime alone (`cf`, `next`). */
const membersPerHop: ReadonlySet<string> = new Set([
  'body',
  'headers',
  'method',
  'redirect',
  'signal',
])

/** What a `Request` may say beyond that, with the values that say nothing. */
const requestSettings = {
  cache: 'default',
  cf: undefined,
  credentials: 'same-origin',
  integrity: '',
  keepalive: false,
  mode: 'cors',
  referrer: 'about:client',
  referrerPolicy: '',
} as const

/** One request of a call: the first, or the one that a redirect asks for. */
export interface Hop {
  readonly url: URL
  readonly method: string
  readonly headers: Headers
  readonly body?: RequestInit['body'] | undefined
}

/** What one call of the `fetch` is to send, once or several times. */
export class OutgoingCall {
  readonly url: URL
  readonly redirect: RequestRedirect
  /** The caller's own: what a copy of it follows, it follows only until the copy is collected. */
  readonly signal: AbortSignal | undefined
  /** A stream that was handed over is gone with the first attempt. */
  readonly isReplayable: boolean
  readonly #request: Request
  readonly #extras: RequestInit
  #accessToken: string | undefined
  #body: Promise<RequestInit['body']> | undefined

  constructor(...[input, init = {}]: FetchArguments) {
    this.#request = new Request(input, init)
    this.url = new URL(this.#request.url)
    this.redirect = this.#request.redirect
    this.signal = (init.signal === undefined ? signalOf(input) : init.signal) ?? undefined
    this.isReplayable = !isStream(init.body)
    const extras = Object.entries(init).filter(([name]) => !membersPerHop.has(name))
    this.#extras = { ...settingsOf(input), ...Object.fromEntries(extras) }
  }

  get method(): string {
    return this.#request.method
  }

  /** The access token that was sent last. */
  get accessToken(): string | undefined {
    return this.#accessToken
  }

  /** The first request of an attempt. */
  async firstHop(accessToken: string): Promise<Hop> {
    const headers = new Headers(this.#request.headers)
    headers.set('authorization', `Bearer ${accessToken}`)
    this.#accessToken = accessToken
    this.#body ??= this.#readBody()
    const body = await untilAborted(this.#body, this.signal)
    return { url: this.url, method: this.method, headers, body }
  }

  /** What a hop is sent with. */
  init({ method, headers, body }: Hop, redirect: RequestRedirect): RequestInit {
    const signal = this.signal === undefined ? {} : { signal: this.signal }
    const content = body === undefined ? {} : { body }
    return { ...this.#extras, ...signal, method, headers, ...content, redirect }
  }

  /** As bytes, which can be sent twice; a stream as it is. */
  async #readBody(): Promise<RequestInit['body']> {
    if (!this.isReplayable) return this.#request.body
    if (this.method === 'GET' || this.method === 'HEAD') return undefined
    const bytes = await this.#request.arrayBuffer()
    return bytes.byteLength === 0 ? undefined : bytes
  }
}

function signalOf(input: FetchArguments[0]): AbortSignal | undefined {
  return typeof input === 'object' && 'signal' in input ? input.signal : undefined
}

function settingsOf(input: FetchArguments[0]): RequestInit {
  if (typeof input !== 'object' || !('url' in input)) return {}
  const settings = input as unknown as Readonly<Record<string, unknown>>
  return Object.fromEntries(
    Object.entries(requestSettings)
      .map(([name, unset]) => [name, settings[name] ?? unset, unset] as const)
      .filter(([, value, unset]) => value !== unset),
  )
}

/** A `ReadableStream`, or an async iterable where the runtime takes one. */
function isStream(body: unknown): boolean {
  if (typeof body !== 'object' || body === null) return false
  return 'getReader' in body || Symbol.asyncIterator in body
}
