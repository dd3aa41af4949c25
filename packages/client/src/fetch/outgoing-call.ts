import { untilAborted } from './until-aborted.ts'

/** Arguments of `fetch`. */
export type FetchArguments = Parameters<typeof fetch>

/** A `fetch` that is called with a URL and an init, because not every one takes a `Request`. */
export type Send = (url: string, init: RequestInit) => Promise<Response>

/** Settings of a `Request` that a {@link Hop} does not have, with their defaults. */
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

/**
 * Whether a second execution of a request changes nothing more. A move inside a playlist is a PUT, and
 * would then move another item. A removal at positions would remove another one.
 *
 * @param body - The body as sent. Only these two requests have members with these names.
 */
export function isIdempotent(method: string, body: string): boolean {
  return !/^(?:POST|PATCH) |"(?:range_start|positions)"\s*:/.test(`${method} ${body}`)
}

/** One request of a call: the first, or the one that a redirect asks for. */
export interface Hop {
  readonly url: URL
  readonly method: string
  /** Plain, because a caller's `fetch` may spread them; names are in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body?: RequestInit['body'] | undefined
}

/** The request of one call of the `fetch`, which may be sent several times. */
export class OutgoingCall {
  readonly url: URL
  readonly method: string
  readonly redirect: RequestRedirect
  /**
   * The caller's own signal. A signal derived from it stops following it when it is
   * garbage-collected.
   */
  readonly signal: AbortSignal | undefined
  /** Whether the body can be sent again. A stream is consumed by the first attempt. */
  readonly isReplayable: boolean
  /** The token that was sent last. */
  accessToken: string | undefined
  /** Whether a redirect of the last attempt led to another origin, which gets no token. */
  hasLeftOrigin = false
  readonly #request: Request
  /** Includes members that only one runtime knows (`cf`, `next`). */
  readonly #init: RequestInit
  #body: Promise<RequestInit['body']> | undefined

  constructor(input: FetchArguments[0], given?: FetchArguments[1]) {
    const init = given ?? {}
    this.#request = new Request(input, init)
    this.url = new URL(this.#request.url)
    this.method = this.#request.method
    this.redirect = this.#request.redirect
    const request: Partial<Request> = typeof input === 'object' && 'url' in input ? input : {}
    this.signal = (init.signal === undefined ? request.signal : init.signal) ?? undefined
    this.isReplayable = !isStream(init.body)
    this.#init = { ...settingsOf(request), ...init }
  }

  /** Whether a second execution changes nothing more, as far as its body can be read. */
  async isIdempotent(): Promise<boolean> {
    const body = (await this.#body) as ArrayBuffer | undefined
    return isIdempotent(this.method, new TextDecoder().decode(body))
  }

  /** The first request of an attempt. */
  async firstHop(accessToken: string): Promise<Hop> {
    const own = Object.fromEntries(this.#request.headers)
    this.accessToken = accessToken.trim()
    const headers = { ...own, authorization: `Bearer ${this.accessToken}` }
    this.#body ??= this.#readBody()
    const body = await untilAborted(this.#body, this.signal)
    return { url: this.url, method: this.method, headers, body }
  }

  /** The init of a hop. */
  init({ method, headers, body }: Hop, redirect: RequestRedirect): RequestInit {
    const { signal } = this
    return { ...this.#init, signal, method, headers, body, redirect } as RequestInit
  }

  /** The body as bytes, which can be sent twice; a stream unchanged. */
  async #readBody(): Promise<RequestInit['body']> {
    if (!this.isReplayable) return this.#request.body
    const bytes = await this.#request.arrayBuffer()
    return bytes.byteLength === 0 ? undefined : bytes
  }
}

function settingsOf(given: Partial<Request>): RequestInit {
  const settings = given as Readonly<Record<string, unknown>>
  const set: Record<string, unknown> = {}
  for (const [name, unset] of Object.entries(requestSettings)) {
    const value = settings[name] ?? unset
    if (value !== unset) set[name] = value
  }
  return set
}

/** A `ReadableStream`, or an async iterable in runtimes that accept one. */
function isStream(body: unknown): boolean {
  if (typeof body !== 'object' || body === null) return false
  return 'getReader' in body || Symbol.asyncIterator in body
}
