import { inspect, type InspectOptions } from 'node:util'

/**
 * One request that {@link MockSpotify} received. What may hold a secret (`headers`, `query`,
 * `body`, `form`) is there to be read, but is not shown by `util.inspect` or `JSON.stringify`.
 */
export interface RecordedRequest {
  readonly method: string
  /** The path alone, without the query. */
  readonly path: string
  /** When it came: Unix time in seconds. */
  readonly receivedAt: number
  /** The registered client that asked, or that the access token belongs to; `undefined` for others. */
  readonly clientId: string | undefined
  /** The status that was answered; `undefined` while open, and when the connection was cut. */
  readonly status: number | undefined
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  /** As it came, as text; empty where there was none. */
  readonly body: string
  /** The form that the token endpoint was sent, or the click on the consent page; else empty. */
  readonly form: URLSearchParams
}

/** The {@link RecordedRequest} while it is being answered. */
export class IncomingRequest implements RecordedRequest {
  readonly receivedAt: number = Date.now() / 1000
  readonly method: string
  readonly path: string
  clientId: string | undefined = undefined
  status: number | undefined = undefined
  readonly #headers: Readonly<Record<string, string>>
  readonly #query: URLSearchParams
  #body = ''

  constructor(method: string, target: string, headers: Readonly<Record<string, string>>) {
    const queryStart = target.indexOf('?')
    this.method = method
    this.path = queryStart < 0 ? target : target.slice(0, queryStart)
    this.#query = new URLSearchParams(queryStart < 0 ? '' : target.slice(queryStart))
    this.#headers = headers
  }

  get headers(): Readonly<Record<string, string>> {
    return this.#headers
  }

  get query(): URLSearchParams {
    return this.#query
  }

  get body(): string {
    return this.#body
  }

  get form(): URLSearchParams {
    const isJson = /^application\/json\b/i.test(this.#headers['content-type'] ?? '')
    return new URLSearchParams(isJson ? '' : this.#body)
  }

  /** Takes the body in, once it has arrived. */
  readBody(body: string): void {
    this.#body = body
  }

  toJSON(): Pick<RecordedRequest, 'method' | 'path' | 'receivedAt' | 'clientId' | 'status'> {
    const { method, path, receivedAt, clientId, status } = this
    return { method, path, receivedAt, clientId, status }
  }

  /**
   * Hides the getters even if an inspection calls getters.
   *
   * @internal
   */
  [inspect.custom](_depth: number, options: InspectOptions): string {
    return `RecordedRequest ${inspect(this.toJSON(), options)}`
  }
}
