import { inspect, type InspectOptions } from 'node:util'

import { wallMilliseconds } from '../clock.ts'

/**
 * A request that {@link MockSpotify} received. Members that may contain a secret (`headers`, `query`,
 * `body`, `form`) can be read, but `util.inspect` and `JSON.stringify` do not show them.
 */
export interface RecordedRequest {
  readonly method: string
  /** The path without the query. */
  readonly path: string
  /** When it arrived, in Unix seconds. */
  readonly receivedAt: number
  /** The registered client that sent it, or to which the access token belongs; otherwise `undefined`. */
  readonly clientId: string | undefined
  /** Status of the response; `undefined` while the request is open, and if the connection was cut. */
  readonly status: number | undefined
  /** The headers, by lower-case name. */
  readonly headers: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  /** The unchanged text of the body; empty if there was none. */
  readonly body: string
  /** A body of the type `application/x-www-form-urlencoded`; otherwise empty. */
  readonly form: URLSearchParams
}

const formContentType = /^application\/x-www-form-urlencoded *(;|$)/i

/** Whether the body of a request is a form. */
export function isForm({ headers }: Pick<RecordedRequest, 'headers'>): boolean {
  return formContentType.test(headers['content-type'] ?? '')
}

/** A {@link RecordedRequest} that is being answered. */
export class IncomingRequest implements RecordedRequest {
  readonly receivedAt: number = wallMilliseconds() / 1000
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
    return new URLSearchParams(isForm(this) ? this.#body : '')
  }

  /** Stores the body when it has arrived. */
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
