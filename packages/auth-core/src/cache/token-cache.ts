import type { Awaitable } from '../awaitable.ts'
import type { TokenInfo } from '../token/token-info.ts'

/**
 * Where tokens are kept. The smallest one is `{ get: () => token, set: (t) => { token = t } }`;
 * `delete`, `lease`, `subscribe` and `close` are what a cache may add.
 *
 * `get`, `set` and `delete` are for what a *person* did (a login, a sign-out) and for caches
 * without leases. With `lease`, `set` and `delete` take the next fence themselves and end the lease
 * and a cooldown, so that they beat every refresh in flight; a *refresh* commits.
 */
export interface TokenCache {
  /** Reads what is stored for `key`; nothing stored is `null` or `undefined`. */
  get(key: string): Awaitable<TokenInfo | null | undefined>
  /**
   * Stores `token` for `key`. The token comes first because the smallest cache needs no key:
   * `{ get, set(token) }`, the interface that the Python SDK documents.
   */
  set(token: TokenInfo, key: string): Awaitable<unknown>
  /** Removes what is stored for `key`, and remembers that it was removed. */
  delete?: ((key: string) => Awaitable<unknown>) | undefined
  /**
   * Asks for the exclusive right to refresh `key`. Without it, a refresh is single within the
   * process only. `signal` ends the wait: whoever aborts no longer wants the lease.
   */
  lease?:
    | ((
        key: string,
        options?: { readonly signal?: AbortSignal | undefined },
      ) => Promise<RefreshLease | LeaseRefusal>)
    | undefined
  /**
   * Tells `listener` of every change of `key`, whoever made it: a token was stored, it was deleted,
   * or from now on the cache keeps it in this process alone. A hint: it may come late, twice or
   * never, so nothing but speed may depend on it.
   *
   * @returns What ends it. It keeps no process alive.
   */
  subscribe?: ((key: string, listener: TokenCacheListener) => () => unknown) | undefined
  /**
   * Whether everyone who shares this cache reaches the token endpoint by one network, as the tabs of a
   * browser do. A failed connection then begins a cooldown for all of them; else it may be the fault of
   * one host, and pauses that process only.
   * @defaultValue false
   */
  readonly sharesNetwork?: boolean | undefined
  /** Frees what the cache itself made (a client, a handle); never what it was given. */
  close?: (() => Awaitable<unknown>) | undefined
}

/** The exclusive right to refresh one key, among all processes that share the cache. */
export interface RefreshLease {
  readonly granted: true
  /** Higher than that of every earlier lease and write of this key. */
  readonly fence: number
  /** What was stored when the lease was granted, read in the same step. */
  readonly token?: TokenInfo | undefined
  /** A `delete` stands: what memory holds is void. */
  readonly deleted?: boolean | undefined
  /** Seconds left, by a clock that runs on while the process is paused. Asked right before sending. */
  remainingSeconds(): number
  /**
   * Makes the lease last for `seconds` from now, a minute at most, and as long again at each later
   * heartbeat. `false`: the lease is lost. Without it, a refresh token may be sent twice where its
   * holder is delayed for longer than a lease.
   */
  extend?: ((seconds: number) => Promise<boolean>) | undefined
  /** Aborts when the lease is lost. */
  readonly signal: AbortSignal
  /** Stores `token` under this fence and ends the lease; `false`: a later fence has written. */
  commit(token: TokenInfo): Promise<boolean>
  /** Gives the lease back, with a cooldown for every process if one is due. Never throws. */
  release(options?: LeaseReleaseOptions): Promise<void>
}

/** Options of {@link RefreshLease.release}. */
export interface LeaseReleaseOptions {
  /** Seconds for which no lease of this key is granted to anybody; a day at most. */
  readonly cooldownSeconds?: number | undefined
  /** `code` of the error that began the cooldown, handed to whoever is refused. */
  readonly code?: string | undefined
}

/** Why a lease was not granted. */
export interface LeaseRefusal {
  readonly granted: false
  /** `busy`: another holder is refreshing; `cooldown`: the token endpoint asked for a pause. */
  readonly reason: 'busy' | 'cooldown'
  /** Seconds until it is worth asking again. */
  readonly retryAfterSeconds: number
  /** `code` of the error that began the cooldown. */
  readonly code?: string | undefined
}

/** Receives what a cache tells of a key. What it throws changes nothing. */
export type TokenCacheListener = (notice: TokenCacheNotice) => unknown

/** What a cache tells of a key; never a token. */
export type TokenCacheNotice =
  | { readonly type: 'stored' }
  | { readonly type: 'deleted' }
  | {
      /** The cache does without its storage: tokens end with this process. */
      readonly type: 'degraded'
      /** Why, as the `code` of an error. */
      readonly code: string
    }
