import type { IncomingRequest, RecordedRequest } from './recorded-request.ts'

/** The requests that one endpoint received, in the order of their arrival: an array. */
export interface RequestLog extends ReadonlyArray<RecordedRequest> {
  /** The highest number of requests that were open at the same time. */
  readonly maxInFlight: number
}

/** The requests that a {@link MockSpotify} received, by endpoint. */
export interface MockRequests {
  /** Requests to `/api/token`. */
  readonly token: RequestLog
  /** Requests to the Web API, and to paths that do not exist. */
  readonly api: RequestLog
  /** Requests to `/authorize`: pages that were opened, and clicks. */
  readonly authorize: RequestLog
  /** `OPTIONS` requests, which browsers send before a page's request. Faults do not affect them. */
  readonly preflight: RequestLog
  /** Requests that followed the built-in redirect, including credentials. */
  readonly redirected: RequestLog
}

/** The {@link RequestLog} while it is being written. */
export class LiveRequestLog extends Array<IncomingRequest> implements RequestLog {
  readonly #open = new Set<IncomingRequest>()
  #maxInFlight = 0

  /** `map` and `filter` make plain arrays. */
  static override get [Symbol.species](): ArrayConstructor {
    return Array
  }

  get maxInFlight(): number {
    return this.#maxInFlight
  }

  begin(request: IncomingRequest): void {
    this.push(request)
    this.#open.add(request)
    this.#maxInFlight = Math.max(this.#maxInFlight, this.#open.size)
  }

  /** Marks the request as over; a second call changes nothing. */
  end(request: IncomingRequest): void {
    this.#open.delete(request)
  }

  /** Forgets all requests. Open ones still count as in flight. */
  reset(): void {
    this.length = 0
    this.#maxInFlight = this.#open.size
  }
}
