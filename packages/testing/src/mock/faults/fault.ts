/** An endpoint that can be made to fail: the token endpoint, or the whole Web API. */
export type MockEndpoint = 'token' | 'api'

/**
 * A fault for {@link MockSpotify.fail}. Without `status`, `body`, `retryAfterSeconds` and `redirectTo`,
 * the normal response is delayed, cut or padded.
 */
export interface Fault {
  /**
   * Number of requests that get the fault. `Infinity`: all until {@link MockSpotify.recover}.
   * @defaultValue 1
   */
  readonly times?: number | undefined
  /**
   * Number of matching requests that this fault leaves alone first. A fault behind it may get them.
   * @defaultValue 0
   */
  readonly after?: number | undefined
  /**
   * Requests to the Web API that get the fault: `/v1/artists/*`, `PUT /v1/me/player/*`,
   * `/v1/artists/{id}`. A star matches anything, a name in braces one part of a path.
   * @defaultValue all
   */
  readonly path?: string | undefined
  /** @defaultValue 307 with `redirectTo`, 429 with `retryAfterSeconds`, 200 with `body` */
  readonly status?: number | undefined
  /**
   * An object is sent as JSON.
   * @defaultValue an error in the endpoint's own form, for a `status` of 400 and above
   */
  readonly body?: string | object | undefined
  /** @defaultValue `application/json` for an object, `text/plain` for a string */
  readonly contentType?: string | undefined
  /** Additional headers, also of a normal response. They replace the mock's own. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** Sent as `Retry-After`. */
  readonly retryAfterSeconds?: number | undefined
  /**
   * Seconds until the response is sent.
   * @defaultValue the mock's own `latencySeconds`
   */
  readonly latencySeconds?: number | undefined
  /** `reset`: no response; the connection is reset after the request was read. */
  readonly connection?: 'reset' | undefined
  /** Announces the whole length of the body, sends half of it, then cuts the connection. */
  readonly truncate?: boolean | undefined
  /** Size of the body in bytes, reached by spaces before it, and streamed without a length. */
  readonly oversizeBytes?: number | undefined
  /** Target URL of a redirect. */
  readonly redirectTo?: string | undefined
  /**
   * Whether the request is executed (a token is issued) although the response says otherwise.
   * @defaultValue false
   */
  readonly processed?: boolean | undefined
}
