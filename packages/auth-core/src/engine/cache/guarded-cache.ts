import type { CacheFailedEvent, KeylessAuthEvent } from '../../auth-event.ts'
import type { Awaitable } from '../../awaitable.ts'
import type { RefreshLease, TokenCache, TokenCacheListener } from '../../cache/token-cache.ts'
import { sleepWatch, type Clock } from '../../clock.ts'
import { withDeadline } from '../../deadline.ts'
import { TokenCacheError } from '../../errors/token-cache-error.ts'
import { readLease, releaseUnused, uncoordinatedLease, type LeaseAnswer } from './lease.ts'
import { systemCodeOf } from '../../system-code.ts'
import { readTokenFields } from '../../token/token-fields.ts'
import type { TokenInfo } from '../../token/token-info.ts'

/** A cache that has not answered by then counts as failing. */
const deadlineSeconds = 0.5

/**
 * For operations without a fallback: sign-in, sign-out, and the first read of a user's token. A browser
 * that has just started may take more than half a second to open a database. Caches give up earlier,
 * after `maxWriteSeconds`.
 */
export const longDeadlineSeconds = 5

/** How long an operation may take: `seconds`, or the cache's own time-out, if that is longer and valid. */
export function limitOf({ timeoutSeconds }: Partial<TokenCache>, seconds: number): number {
  const isValid = typeof timeoutSeconds === 'number' && timeoutSeconds <= 60
  return isValid ? Math.max(seconds, timeoutSeconds) : seconds
}

/** One for all sources: a process may have many users. */
const doNothing = (): void => {}

/** The cache failed, and the event was sent. The refresh continues without it, and no caller sees this error. */
export class CacheUnavailable extends Error {}

/** How long an operation may take, and a function that receives a late result. */
interface CallOptions<T> {
  readonly seconds?: number
  readonly onLate?: (value: T) => void
}

/** Options of {@link GuardedCache}. */
export interface GuardedCacheOptions {
  readonly cache: TokenCache
  readonly key: string
  readonly clock: Clock
  readonly emit: (event: KeylessAuthEvent) => void
  /** Absent: every valid entry is used. */
  readonly observer?: CacheObserver
}

/** Takes part in reads and commits. One object and no closures: a process may have many users. */
export interface CacheObserver {
  /** Receives what was read, and returns the entry that is used, if any. */
  filter(entry: TokenInfo | undefined): Awaitable<TokenInfo | undefined>
  /** Receives an entry of another key. If it throws, the cache counts as failing. */
  onForeignEntry(entry: TokenInfo): void
  /** Receives every commit when it starts. */
  onWrite(write: Promise<unknown>): void
}

/**
 * One key of a token cache. Every operation has a deadline, every failure causes an event, and an entry
 * that is not a token, or belongs to another key, counts as a miss.
 */
export class GuardedCache {
  readonly cache: TokenCache
  readonly key: string
  /** What the cache says about its latest failure; `undefined` while it answers. */
  failure: string | undefined
  readonly #clock: Clock
  readonly #emit: (event: KeylessAuthEvent) => void
  readonly #observer: CacheObserver | undefined

  constructor({ cache, key, clock, emit, observer }: GuardedCacheOptions) {
    this.cache = cache
    this.key = key
    this.#clock = clock
    this.#emit = emit
    this.#observer = observer
  }

  /** Whether all processes that share the cache reach the token endpoint over one network. */
  get sharesNetwork(): boolean {
    return this.cache.sharesNetwork === true
  }

  /** Whether a lease excludes other sources. */
  get hasLeases(): boolean {
    return this.cache.lease !== undefined
  }

  /**
   * @param isOnlySource Whether only the cache can give a token; it then gets more time.
   * @throws {@link CacheUnavailable}
   */
  async get({ isOnlySource = false } = {}): Promise<TokenInfo | undefined> {
    const seconds = isOnlySource ? longDeadlineSeconds : deadlineSeconds
    return this.#read('get', () => this.cache.get(this.key), { seconds })
  }

  /**
   * Asks for the lease.
   *
   * @param entry What `get` has just read, for a cache without leases.
   * @throws {@link CacheUnavailable}
   */
  async lease(entry?: TokenInfo, seconds = deadlineSeconds): Promise<LeaseAnswer> {
    const cache = this.cache
    if (cache.lease === undefined) return uncoordinatedLease(cache, this.key, entry)
    const sleepSeconds = sleepWatch(this.#clock)
    const ask = async (signal: AbortSignal): Promise<LeaseAnswer> =>
      readLease(await cache.lease?.(this.key, { signal }), sleepSeconds)
    const lease = await this.call('lease', ask, { seconds, onLate: releaseUnused })
    if (!lease.granted) return lease
    try {
      return { ...lease, token: await this.#read('lease', () => lease.token) }
    } catch (error) {
      releaseUnused(lease)
      throw error
    }
  }

  /**
   * @returns Whether the token is stored now; `false`: a later fence has written.
   * @throws {@link CacheUnavailable}
   */
  async commit(lease: RefreshLease, token: TokenInfo): Promise<boolean> {
    const write = this.call(this.hasLeases ? 'commit' : 'set', () => lease.commit(token))
    this.#observer?.onWrite(write)
    return write
  }

  /**
   * Listens to the cache's notices about the key. If the subscription fails, that causes an event.
   *
   * @returns A function that ends the subscription, even if the cache continues to notify.
   */
  subscribe(listener: TokenCacheListener): () => void {
    const { cache, key } = this
    if (cache.subscribe === undefined) return doNothing
    let isListening = true
    const listen: TokenCacheListener = (notice) => {
      if (isListening) listener(notice)
    }
    // A cache may begin and end it asynchronously, and fail at that.
    const begun = (async () => cache.subscribe?.(key, listen))()
    begun.catch((error: unknown) => this.#emitFailure('subscribe', error))
    return () => {
      isListening = false
      begun.then((end) => end?.()).catch(doNothing)
    }
  }

  /** One operation of the cache. @throws {@link CacheUnavailable} */
  async call<T>(
    operation: CacheFailedEvent['operation'],
    run: (signal: AbortSignal) => Awaitable<T>,
    { seconds = deadlineSeconds, onLate }: CallOptions<T> = {},
  ): Promise<T> {
    try {
      const limit = limitOf(this.cache, seconds)
      const result = await withDeadline(this.#clock, limit, run, { onLate })
      this.failure = undefined
      return result
    } catch (error) {
      this.#emitFailure(operation, error)
      throw new CacheUnavailable()
    }
  }

  async #read(
    operation: 'get' | 'lease',
    entry: () => Awaitable<TokenInfo | null | undefined>,
    options?: CallOptions<TokenInfo | undefined>,
  ): Promise<TokenInfo | undefined> {
    const token = await this.call(operation, () => this.#ownToken(entry), options)
    return this.#observer === undefined ? token : this.#observer.filter(token)
  }

  /**
   * An entry is read field by field, and must belong to this key. A cache that parses its entries itself
   * reports an invalid one by an error: a miss, not a failure.
   */
  async #ownToken(
    entry: () => Awaitable<TokenInfo | null | undefined>,
  ): Promise<TokenInfo | undefined> {
    try {
      const found = await entry()
      if (found === undefined || found === null) return undefined
      const token = readTokenFields(found, 'api')
      if (token.key === undefined || token.key === this.key) return token
      this.#observer?.onForeignEntry(token)
      this.#ignore('foreign-key', 'It belongs to another key, or is encrypted.')
    } catch (error) {
      if (!TokenCacheError.is(error) || error.code !== 'invalid_entry') throw error
      // The message of another cache may quote the entry, unless the cache says that it does not.
      this.#ignore('invalid', error.isQuotable ? error.message : 'It is no token.')
    }
    return undefined
  }

  #ignore(reason: 'invalid' | 'foreign-key', detail: string): void {
    this.#emit({ type: 'cache-entry-ignored', reason, detail })
  }

  #emitFailure(operation: CacheFailedEvent['operation'], error: unknown): void {
    const code = systemCodeOf(error) ?? 'failed'
    this.failure = TokenCacheError.is(error) && error.isQuotable ? error.message : undefined
    this.#emit({ type: 'cache-failed', operation, code, detail: this.failure })
  }
}
