/**
 * Sends a request to the Web API: the global `fetch`, that of another package (`undici`), or a function
 * around one. It is called with a URL string and plain values, never with a `Request`, which only its
 * own runtime's `fetch` accepts. What a program sends to
 * other origins is passed on as it is, also a `Request`.
 */
export type ApiFetch = (url: string, init: ApiFetchInit) => Promise<ApiFetchResponse>

/** The second argument of an {@link ApiFetch}, with all members of the caller's own init. */
export interface ApiFetchInit {
  readonly method: string
  /** A plain object with lower-case names. `authorization` contains the access token. */
  readonly headers: Record<string, string>
  /** An `ArrayBuffer`, a stream of the caller, or absent. */
  // oxlint-disable-next-line typescript/no-explicit-any -- each `fetch` has another type for it
  readonly body?: any
  readonly redirect: 'manual' | 'follow' | 'error'
  readonly signal?: AbortSignal
}

/** A response of any `fetch` fits. */
export interface ApiFetchResponse {
  readonly status: number
  readonly headers: {
    get(name: string): string | null
    forEach(run: (value: string, name: string) => void): void
  }
  readonly body: unknown
  clone(): unknown
  json(): Promise<unknown>
  text(): Promise<string>
  arrayBuffer(): Promise<ArrayBuffer>
}
