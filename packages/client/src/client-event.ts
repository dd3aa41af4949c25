/** The API has answered a request, or has not. One call may send several requests. */
export interface RequestEvent {
  readonly type: 'request'
  readonly method: string
  /** Below `/v1`, with the ids taken out: `artists/{id}/albums`. */
  readonly path: string
  /** Absent where no answer came. */
  readonly status?: number | undefined
  /** Why no answer came: a system's code such as `ECONNREFUSED`, `timeout`, or `aborted`. */
  readonly code?: string | undefined
  /** How long it took, the body included. */
  readonly seconds: number
}

/** A request is sent again, after a network failure or a 5xx. */
export interface RetriedEvent {
  readonly type: 'retried'
  readonly method: string
  readonly path: string
  /** 1 for the first repetition. */
  readonly attempt: number
  readonly status?: number | undefined
  readonly code?: string | undefined
}

/** The API asks for a pause: calls wait until it is over, or fail at once if it is too long for them. */
export interface RateLimitedEvent {
  readonly type: 'rate-limited'
  readonly path: string
  /** How long the pause is. */
  readonly seconds: number
  /** The whole API, or this endpoint alone. */
  readonly scope: 'api' | 'endpoint'
  /** Spotify's own word, such as `QUOTA_EXCEEDED`. */
  readonly reason?: string | undefined
}

/** The API has answered 401 to a token; the provider is notified, and the next token requested. */
export interface TokenRejectedEvent {
  readonly type: 'token-rejected'
  readonly method: string
  readonly path: string
}

/** What `onEvent` of the client receives: plain objects, in seconds, without tokens, ids and queries. */
export type ClientEvent = RequestEvent | RetriedEvent | RateLimitedEvent | TokenRejectedEvent

/** Receives events; what it throws, or rejects with, changes nothing. */
export type ClientEventListener = (event: ClientEvent) => unknown
