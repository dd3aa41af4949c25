import type { ApiQuestion } from '../client/api-answer.ts'

/** Arguments of `fetch`. */
export type FetchArguments = Parameters<typeof fetch>

/** Each attempt has its own; what else an init has may be known to one runtime alone (`cf`, `next`). */
const membersPerAttempt: ReadonlySet<string> = new Set([
  'body',
  'headers',
  'method',
  'redirect',
  'signal',
])

/** What one call of the `fetch` is to send, once or several times. */
export class OutgoingCall {
  /** The caller's own: what a copy of it follows, it follows only until the copy is collected. */
  readonly signal: AbortSignal | undefined
  /** A stream that was handed over is gone with the first attempt. */
  readonly isReplayable: boolean
  readonly #request: Request
  readonly #extras: RequestInit
  #accessToken: string | undefined

  constructor(...[input, init = {}]: FetchArguments) {
    this.#request = new Request(input, init)
    this.#extras = Object.fromEntries(
      Object.entries(init).filter(([name]) => !membersPerAttempt.has(name)),
    )
    this.signal = (init.signal === undefined ? signalOf(input) : init.signal) ?? undefined
    this.isReplayable = !isStream(init.body)
  }

  get method(): string {
    return this.#request.method
  }

  get redirect(): RequestRedirect {
    return this.#request.redirect
  }

  /** What errors may be made of: no more of a call outlives its answer. */
  get question(): ApiQuestion {
    const { pathname: path } = new URL(this.#request.url)
    return { method: this.method, path, accessToken: this.#accessToken }
  }

  /** The request for one attempt. */
  attempt(accessToken: string): Request {
    this.#accessToken = accessToken
    const copy = this.isReplayable ? this.#request.clone() : this.#request
    const headers = new Headers(copy.headers)
    headers.set('authorization', `Bearer ${accessToken}`)
    return new Request(copy, { headers })
  }

  /** What goes along with every request of this call. */
  init(more: RequestInit): RequestInit {
    const signal = this.signal === undefined ? {} : { signal: this.signal }
    return { ...this.#extras, ...signal, ...more }
  }
}

function signalOf(input: FetchArguments[0]): AbortSignal | undefined {
  return typeof input === 'object' && 'signal' in input ? input.signal : undefined
}

/** A `ReadableStream`, or an async iterable where the runtime takes one. */
function isStream(body: unknown): boolean {
  if (typeof body !== 'object' || body === null) return false
  return 'getReader' in body || Symbol.asyncIterator in body
}
