/**
 * Sends a token request: the global `fetch`, that of another package (`undici`, `node-fetch`), or a
 * function around one. It is called with a URL string and plain values, never with a `Request`,
 * which only its own runtime's `fetch` accepts.
 */
export type TokenFetch = (url: string, init: TokenFetchInit) => Promise<TokenFetchResponse>

/** The second argument of a {@link TokenFetch}: plain data, except for the signal. */
export interface TokenFetchInit {
  readonly method: 'POST'
  /** Lower-case names. `authorization` contains the client's credentials. */
  readonly headers: Record<string, string>
  /** Form-encoded. Contains the code or refresh token. */
  readonly body: string
  readonly redirect: 'manual'
  /** Absent in runtimes that reject it. */
  readonly cache?: 'no-store'
  /** Aborts at the attempt's time-out. */
  readonly signal: AbortSignal
}

/** The used part of the response. That of any `fetch` fits. */
export interface TokenFetchResponse {
  readonly status: number
  readonly headers: { get(name: string): string | null }
  readonly type?: string
  readonly redirected?: boolean
  /** A web stream or, as in `node-fetch`, any async iterable. */
  readonly body?: unknown
  text(): Promise<string>
}
