import { environmentVariable } from './environment.ts'

/** A new token was requested. */
export interface TokenRefreshedEvent {
  readonly type: 'token-refreshed'
  /**
   * The cache key, with the user replaced by a hash (see `eventKey`), or left out by an
   * `AppTokenSource`. Every event has it.
   */
  readonly key: string
  /** Expiry of the new token, in Unix seconds. */
  readonly expiresAt: number
  /** Duration of the token request, including retries, without the wait for a lease or the cache. */
  readonly requestSeconds: number
  /** Whether the cache stored it. If `false`, only this process has it. */
  readonly stored: boolean
  /** Callers that waited for it; 0 for a background refresh. */
  readonly waitingCallers: number
}

/**
 * Another access token was read from the cache and is now in use: the new token of another process, that
 * of a sign-in elsewhere, or, at the first read, the one stored earlier.
 */
export interface TokenAdoptedEvent {
  readonly type: 'token-adopted'
  readonly key: string
  /** Expiry of the adopted token, in Unix seconds. */
  readonly expiresAt: number
  /** Callers that waited for it; 0 if it expires soon, so that they wait for the next one. */
  readonly waitingCallers: number
}

/** A token request failed. A cooldown starts; a valid token is still served. */
export interface RefreshFailedEvent {
  readonly type: 'refresh-failed'
  readonly key: string
  /** Class and code of the error. */
  readonly error: string
  readonly code: string
  readonly status?: number | undefined
  /** Seconds without a request. */
  readonly cooldownSeconds: number
  /**
   * Whether the cooldown applies to all processes: Spotify asked for it (429, 5xx), or the endpoint
   * is unreachable and the cache has `sharesNetwork`.
   */
  readonly shared: boolean
  readonly waitingCallers: number
}

/** The cache threw or timed out. App tokens are requested without it; a user's call may fail. */
export interface CacheFailedEvent {
  readonly type: 'cache-failed'
  readonly key: string
  readonly operation: 'get' | 'set' | 'delete' | 'lease' | 'extend' | 'commit' | 'subscribe'
  /** `timeout`, a system code (`ECONNREFUSED`), the code of a `TokenCacheError`, or `failed`. */
  readonly code: string
  /** What the cache says about it, if that is known to contain no secret: a path, and what to do. */
  readonly detail?: string | undefined
}

/**
 * The cache lost its storage (a browser denies it: its tokens are lost when this process ends), or its
 * connection for notices (a given client of Postgres has ended: changes elsewhere are noticed later).
 */
export interface CacheDegradedEvent {
  readonly type: 'cache-degraded'
  readonly key: string
  /** The reason: `storage_denied`, `postgres_not_listening`, or that of another cache. */
  readonly code: string
}

/** A cache entry was ignored: it is not a token, belongs to another key, or is encrypted. */
export interface CacheEntryIgnoredEvent {
  readonly type: 'cache-entry-ignored'
  readonly key: string
  readonly reason: 'invalid' | 'foreign-key'
  /** What is wrong with it, in words; never a value. */
  readonly detail: string
}

/** A refresh lost its lease (a pause, a later holder, a sign-in or sign-out) and starts again. */
export interface LeaseLostEvent {
  readonly type: 'lease-lost'
  readonly key: string
  readonly fence: number
}

/** The API rejected a token (`invalidate`); this process does not return it again. */
export interface TokenInvalidatedEvent {
  readonly type: 'token-invalidated'
  readonly key: string
  /** Seconds since it was issued. */
  readonly ageSeconds: number
  /** Seconds without a request; only if new tokens are rejected repeatedly. */
  readonly cooldownSeconds?: number | undefined
}

/**
 * A sign-in or a replaced refresh token could not be stored. It is kept in memory and stored as
 * soon as the cache works again. A held lease is kept while it lasts.
 */
export interface TokenStoreFailedEvent {
  readonly type: 'token-store-failed'
  readonly key: string
}

/** The stored token was deleted by a sign-out; the copy in memory is dropped. */
export interface SignedOutElsewhereEvent {
  readonly type: 'signed-out-elsewhere'
  readonly key: string
}

/** The refresh token no longer works: the user must sign in again. */
export interface ReauthorizationRequiredEvent {
  readonly type: 'reauthorization-required'
  readonly key: string
  readonly code: string
}

/** The user must sign in again soon: refresh tokens expire six months after consent. */
export interface ReauthorizationDueEvent {
  readonly type: 'reauthorization-due'
  readonly key: string
  /** Expiry of the refresh token, in Unix seconds. */
  readonly reauthorizeBy: number
  /** Seconds until then; 0 afterwards. */
  readonly remainingSeconds: number
}

/** A user signed in through this process. */
export interface SignedInEvent {
  readonly type: 'signed-in'
  readonly key: string
  /** Expiry of the access token, in Unix seconds. */
  readonly expiresAt: number
  /**
   * Whether the cache stored it. If `false`, it is kept in memory and stored as soon as possible.
   */
  readonly stored: boolean
}

/** A user signed out through this process. The stored token was deleted. */
export interface SignedOutEvent {
  readonly type: 'signed-out'
  readonly key: string
}

/**
 * Two providers in this process each keep tokens of the same app's users in their own memory: a
 * user who signs in through one is not signed in for the other. Sent once per app and process.
 */
export interface UserTokensNotSharedEvent {
  readonly type: 'user-tokens-not-shared'
  readonly key: string
  /** What to do about it, in words. */
  readonly detail: string
}

/** Events for `onEvent`: plain JSON objects, in seconds, without secrets and user ids. */
export type AuthEvent =
  | TokenRefreshedEvent
  | TokenAdoptedEvent
  | RefreshFailedEvent
  | CacheFailedEvent
  | CacheDegradedEvent
  | CacheEntryIgnoredEvent
  | LeaseLostEvent
  | TokenInvalidatedEvent
  | TokenStoreFailedEvent
  | SignedOutElsewhereEvent
  | ReauthorizationRequiredEvent
  | ReauthorizationDueEvent
  | SignedInEvent
  | SignedOutEvent
  | UserTokensNotSharedEvent

/** Receives events. Its errors are ignored. */
export type AuthEventListener = (event: AuthEvent) => unknown

/** An event without its key. */
export type KeylessAuthEvent = AuthEvent extends infer Event
  ? Event extends AuthEvent
    ? Omit<Event, 'key'>
    : never
  : never

/** Whether an event would be seen: by a listener, or on stderr. */
export function isObserved(listener: unknown): boolean {
  return listener !== undefined || isDebugging()
}

function isDebugging(): boolean {
  return environmentVariable('SPOTIFY_SDK_DEBUG') === '1'
}

/**
 * Calls a listener and ignores its errors. With `SPOTIFY_SDK_DEBUG=1` the event is also written to
 * stderr as one line of JSON.
 */
export function notify<E extends object>(
  listener: ((event: E) => unknown) | undefined,
  event: E,
): void {
  if (!isObserved(listener)) return
  try {
    const present = Object.entries(event).filter(([, value]) => value !== undefined)
    const seen = Object.freeze(Object.fromEntries(present)) as E
    // oxlint-disable-next-line no-console -- what SPOTIFY_SDK_DEBUG is for
    if (isDebugging()) console.error(`spotify-sdk ${JSON.stringify(seen)}`)
    Promise.resolve(listener?.(seen)).catch(() => {})
  } catch {
    // Errors of a listener are ignored.
  }
}
