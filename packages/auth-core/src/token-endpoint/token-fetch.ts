/**
 * What sends a token request: the global `fetch`, that of another package (`undici`, `node-fetch`),
 * or a function around one. It is called with the address as text and with plain values alone,
 * never with a `Request`, which only its own runtime's `fetch` takes.
 */
export type TokenFetch = (url: string, init: TokenFetchInit) => Promise<TokenFetchResponse>

/** The second argument of a {@link TokenFetch}: plain data, but for the signal. */
export interface TokenFetchInit {
  readonly method: 'POST'
  /** Names in lower case. `authorization` holds the client's credentials. */
  readonly headers: Record<string, string>
  /** Form-encoded. It holds what the grant spends: a code, a refresh token. */
  readonly body: string
  readonly redirect: 'manual'
  /** Absent in runtimes that refuse it. */
  readonly cache?: 'no-store'
  /** Aborts at the attempt's time-out. */
  readonly signal: AbortSignal
}

/** What is read of the response: that of any `fetch` will do. */
export interface TokenFetchResponse {
  readonly status: number
  readonly headers: { get(name: string): string | null }
  readonly type?: string
  readonly redirected?: boolean
  /** A web stream or, as `node-fetch` has it, anything that can be iterated. */
  readonly body?: unknown
  text(): Promise<string>
}
