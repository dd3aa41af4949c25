import type { Awaitable } from '../awaitable.ts'
import type { TokenInfo } from '../token/token-info.ts'

/**
 * Stores tokens. The smallest cache is `{ get: () => token, set: (t) => { token = t } }`; `delete`,
 * `lease`, `subscribe` and `close` are optional.
 *
 * `set` and `delete` are for sign-ins and sign-outs, and for caches without leases. In a cache with
 * `lease`, they take the next fence and end the lease and a cooldown, so they win over every
 * refresh in flight. A refresh commits through its lease.
 */
export interface TokenCache {
  /** Reads the token of `key`; `null` or `undefined` if nothing is stored. */
  get(key: string): Awaitable<TokenInfo | null | undefined>
  /**
   * Stores `token` for `key`. The token comes first because the smallest cache needs no key:
   * `{ get, set(token) }`, the interface that the Python SDK documents.
   */
  set(token: TokenInfo, key: string): Awaitable<unknown>
  /** Deletes the token of `key`, and remembers that it was deleted. */
  delete?: ((key: string) => Awaitable<unknown>) | undefined
  /**
   * Requests the exclusive right to refresh `key`, and answers immediately: `busy` if another process has
   * it. In a cache without this method, each process refreshes for itself. `signal` aborts a request that
   * takes too long; no lease may be granted afterwards.
   */
  lease?:
    | ((
        key: string,
        options?: { readonly signal?: AbortSignal | undefined },
      ) => Promise<RefreshLease | LeaseRefusal>)
    | undefined
  /**
   * Notifies `listener` of every change of `key` by any process: a token was stored or deleted,
   * or the cache lost its storage. A notice may come late, twice or never, so only speed may depend
   * on it.
   *
   * @returns A function that ends the subscription. It must not keep the process alive.
   */
  subscribe?: ((key: string, listener: TokenCacheListener) => () => unknown) | undefined
  /**
   * Whether all users of this cache reach the token endpoint through one network, like the tabs of
   * a browser. A failed connection then starts a cooldown for all of them; otherwise only for its
   * own process.
   * @defaultValue false
   */
  readonly sharesNetwork?: boolean | undefined
  /**
   * Time-out of an operation in seconds, at most a minute. Afterwards a call continues without the
   * cache. Set a long time-out for a cache that is slow only on a busy machine, such as local files:
   * otherwise each process would make its own request.
   * @defaultValue 0.5
   */
  readonly timeoutSeconds?: number | undefined
  /** Releases what the cache itself created (a client, a handle), never what it was given. */
  close?: (() => Awaitable<unknown>) | undefined
}

/** The exclusive right to refresh one key, among all processes that share the cache. */
export interface RefreshLease {
  readonly granted: true
  /** Higher than the fence of every earlier lease and write of this key. */
  readonly fence: number
  /** The stored token at the time of the grant, read in the same step. */
  readonly token?: TokenInfo | undefined
  /** Whether the token was deleted. If so, the copy in memory is void. */
  readonly deleted?: boolean | undefined
  /**
   * Remaining seconds, on a clock that runs while the process is paused. Checked right before
   * sending.
   */
  remainingSeconds(): number
  /**
   * Makes the lease last `seconds` from now (at most a minute), and from each later heartbeat. Returns
   * `false` if the lease is lost. In a cache without this method, a refresh token may be sent twice if
   * its holder is delayed for longer than a lease.
   */
  extend?: ((seconds: number) => Promise<boolean>) | undefined
  /** Aborts when the lease is lost. */
  readonly signal: AbortSignal
  /**
   * Stores `token` under this fence and ends the lease. Returns `false` if a later fence has
   * written.
   */
  commit(token: TokenInfo): Promise<boolean>
  /** Releases the lease, with an optional cooldown for all processes. Never throws. */
  release(options?: LeaseReleaseOptions): Promise<void>
}

/** Options of {@link RefreshLease.release}. */
export interface LeaseReleaseOptions {
  /** Seconds for which no lease of this key is granted; at most a day. */
  readonly cooldownSeconds?: number | undefined
  /** `code` of the error that started the cooldown, passed on to refused processes. */
  readonly code?: string | undefined
}

/** Why a lease was not granted. */
export interface LeaseRefusal {
  readonly granted: false
  /** `busy`: another holder is refreshing; `cooldown`: the token endpoint asked for a pause. */
  readonly reason: 'busy' | 'cooldown'
  /** Seconds until a new request makes sense. The engine uses it in a cooldown only. */
  readonly retryAfterSeconds: number
  /** `code` of the error that started the cooldown. */
  readonly code?: string | undefined
}

/** Receives notices about a key. Its errors are ignored. */
export type TokenCacheListener = (notice: TokenCacheNotice) => unknown

/** A notice about a key; never contains a token. */
export type TokenCacheNotice =
  | { readonly type: 'stored' }
  | { readonly type: 'deleted' }
  | {
      /**
       * The cache lost its storage (its tokens are lost when this process ends), or its connection
       * for notices.
       */
      readonly type: 'degraded'
      /** The reason, as the `code` of an error. */
      readonly code: string
    }
