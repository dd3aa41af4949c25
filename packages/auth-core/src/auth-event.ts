/** A new token came from the token endpoint. */
export interface TokenRefreshedEvent {
  readonly type: 'token-refreshed'
  /** Whose it is, as in every event: the cache key, with a hash where it names a user (`eventKey`). */
  readonly key: string
  /** Unix time in seconds at which the new token ends. */
  readonly expiresAt: number
  /** How long the token request took, its retries included. */
  readonly durationSeconds: number
  /** Whether the cache took it; `false`: this process goes on with it alone. */
  readonly stored: boolean
  /** Callers that waited for it; 0 for a refresh ahead of time that nobody noticed. */
  readonly waitingCallers: number
}

/** A token that somebody else had stored was found in the cache, and nothing was requested. */
export interface TokenAdoptedEvent {
  readonly type: 'token-adopted'
  readonly key: string
  /** Unix time in seconds at which the adopted token ends. */
  readonly expiresAt: number
  /** Callers that waited for it. */
  readonly waitingCallers: number
}

/** A token request failed. A cooldown begins; a token that is still valid is served on. */
export interface RefreshFailedEvent {
  readonly type: 'refresh-failed'
  readonly key: string
  /** Class and code of the error. */
  readonly error: string
  readonly code: string
  readonly status?: number | undefined
  /** Seconds for which nothing is requested. */
  readonly cooldownSeconds: number
  /**
   * Whether the other processes obey the cooldown, too: Spotify asked for it (429, 5xx), or a cache
   * with `sharesNetwork` was told that the endpoint cannot be reached.
   */
  readonly shared: boolean
  readonly waitingCallers: number
}

/** The cache threw, or did not answer in time; the call went on without it. */
export interface CacheFailedEvent {
  readonly type: 'cache-failed'
  readonly key: string
  readonly operation: 'get' | 'set' | 'delete' | 'lease' | 'extend' | 'commit' | 'subscribe'
  /** `timeout`, a system's code such as `ECONNREFUSED`, the code of a `TokenCacheError`, or `failed`. */
  readonly code: string
}

/** The cache does without its storage (a browser denies it): its tokens end with this process. */
export interface CacheDegradedEvent {
  readonly type: 'cache-degraded'
  readonly key: string
  /** Why, such as `storage_denied`. */
  readonly code: string
}

/** What the cache held for the key is not used: it is no token, or somebody else's. */
export interface CacheEntryIgnoredEvent {
  readonly type: 'cache-entry-ignored'
  readonly key: string
  readonly reason: 'invalid' | 'foreign-key'
  /** What is wrong with it, in words; never a value. */
  readonly detail: string
}

/** The right to refresh was lost (a pause, a later holder, a login or sign-out): this one starts over. */
export interface LeaseLostEvent {
  readonly type: 'lease-lost'
  readonly key: string
  readonly fence: number
}

/** The API refused a token (`invalidate`); it is not handed out again in this process. */
export interface TokenInvalidatedEvent {
  readonly type: 'token-invalidated'
  readonly key: string
  /** Seconds since it was issued. */
  readonly ageSeconds: number
  /** Seconds for which no other is requested: only where young tokens are refused again and again. */
  readonly cooldownSeconds?: number | undefined
}

/**
 * A login, or a refresh token that replaced an older one, could not be stored: kept, and stored as
 * soon as the cache takes it. A lease is held meanwhile as long as it lasts.
 */
export interface TokenStoreFailedEvent {
  readonly type: 'token-store-failed'
  readonly key: string
}

/** The stored token was deleted (a sign-out): what memory held is forgotten. */
export interface SignedOutElsewhereEvent {
  readonly type: 'signed-out-elsewhere'
  readonly key: string
}

/** The refresh token is dead: the user must log in again. */
export interface ReauthorizationRequiredEvent {
  readonly type: 'reauthorization-required'
  readonly key: string
  readonly code: string
}

/** The user must log in again soon: Spotify's refresh tokens die six months after the consent. */
export interface ReauthorizationDueEvent {
  readonly type: 'reauthorization-due'
  readonly key: string
  /** Unix time in seconds until which the refresh token lives. */
  readonly reauthorizeBy: number
  /** Seconds until then; 0 once it has passed. */
  readonly remainingSeconds: number
}

/** A user logged in through this process. */
export interface SignedInEvent {
  readonly type: 'signed-in'
  readonly key: string
  /** Unix time in seconds at which the access token ends. */
  readonly expiresAt: number
  /** Whether the cache took it; `false`: kept in this process, and stored as soon as it can be. */
  readonly stored: boolean
}

/** A user signed out through this process: nothing is stored any more. */
export interface SignedOutEvent {
  readonly type: 'signed-out'
  readonly key: string
}

/**
 * Two instances of a provider in this process keep the tokens of the same app's users in memory, each
 * in its own: who signs in through one is not signed in for the other. Once for each app and process.
 */
export interface UserTokensNotSharedEvent {
  readonly type: 'user-tokens-not-shared'
  readonly key: string
  /** What to do about it, in words. */
  readonly detail: string
}

/** What `onEvent` receives: plain JSON objects, in seconds, without secrets and without user ids. */
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

/** Receives events; what it throws, or rejects with, changes nothing. */
export type AuthEventListener = (event: AuthEvent) => unknown

/** An event before the key is put on. */
export type KeylessAuthEvent = AuthEvent extends infer Event
  ? Event extends AuthEvent
    ? Omit<Event, 'key'>
    : never
  : never

/** Calls a listener so that nothing it does can disturb the engine. */
export function notify(listener: AuthEventListener | undefined, event: AuthEvent): void {
  if (listener === undefined) return
  try {
    const present = Object.entries(event).filter(([, value]) => value !== undefined)
    const result: unknown = listener(Object.freeze(Object.fromEntries(present)) as AuthEvent)
    Promise.resolve(result).catch(() => {})
  } catch {
    // A listener that throws changes nothing.
  }
}
