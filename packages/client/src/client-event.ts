/** A request ended, with or without a response. One call may send several requests. */
export interface RequestEvent {
  readonly type: 'request'
  readonly method: string
  /** The path below `/v1` without ids: `artists/{id}/albums`. */
  readonly path: string
  /** Absent if no response arrived. */
  readonly status?: number | undefined
  /** Why no response arrived: a system code such as `ECONNREFUSED`, `timeout`, or `aborted`. */
  readonly code?: string | undefined
  /** Duration of the request, including the body. */
  readonly seconds: number
}

/** A request is sent again, after a network failure or a 5xx. */
export interface RetriedEvent {
  readonly type: 'retried'
  readonly method: string
  readonly path: string
  /** 1 for the first retry. */
  readonly attempt: number
  readonly status?: number | undefined
  readonly code?: string | undefined
}

/** The API asked for a pause: calls wait until it ends, or fail immediately if it is too long. */
export interface RateLimitedEvent {
  readonly type: 'rate-limited'
  readonly path: string
  /** Length of the pause. */
  readonly seconds: number
  /** The whole API, or only this endpoint. */
  readonly scope: 'api' | 'endpoint'
  /** Spotify's reason, such as `QUOTA_EXCEEDED`. */
  readonly reason?: string | undefined
}

/** The API answered 401 to a token. The provider is notified, and the next token is requested. */
export interface TokenRejectedEvent {
  readonly type: 'token-rejected'
  readonly method: string
  readonly path: string
}

/** Events for `onEvent` of the client: plain objects, in seconds, without tokens, ids and queries. */
export type ClientEvent = RequestEvent | RetriedEvent | RateLimitedEvent | TokenRejectedEvent

/** Receives events. Its errors are ignored. */
export type ClientEventListener = (event: ClientEvent) => unknown
