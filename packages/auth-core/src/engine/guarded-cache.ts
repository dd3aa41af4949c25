import type { CacheFailedEvent, KeylessAuthEvent } from '../auth-event.ts'
import { giveBack, uncoordinatedLease } from './cache-lease.ts'
import type { Clock } from '../clock.ts'
import { withDeadline } from '../deadline.ts'
import { readLeaseAnswer } from './lease-answer.ts'
import { sleepWatch } from '../machine-sleep.ts'
import { subscribeTo } from './subscribe-to.ts'
import { TokenCacheError } from '../errors/token-cache-error.ts'
import { systemCodeOf } from '../system-code.ts'
import type {
  LeaseRefusal,
  RefreshLease,
  TokenCache,
  TokenCacheListener,
} from '../cache/token-cache.ts'
import { readTokenFields } from '../token/token-fields.ts'
import type { TokenInfo } from '../token/token-info.ts'

/** A cache that has not answered by then counts as failing. */
const deadlineSeconds = 0.5

/**
 * What nothing can go on without is worth a longer wait: what a person did, a login or a sign-out,
 * and the look for a user's token where none is in hand. A browser that has just been started may
 * take more than half a second to open a database.
 */
export const patientDeadlineSeconds = 5

/** The cache failed; the event has been sent. The refresh goes on without it. */
export class CacheUnavailable extends Error {
  override readonly name: string = 'CacheUnavailable'
}

/** How long a call may take, and who takes an answer that comes later. */
interface GuardOptions<T> {
  readonly seconds?: number
  readonly onLate?: (value: T) => void
}

/** What a {@link GuardedCache} is made of. */
export interface GuardedCacheOptions {
  readonly cache: TokenCache
  readonly key: string
  readonly clock: Clock
  readonly emit: (event: KeylessAuthEvent) => void
}

/**
 * One key of a token cache, behind a guard: every call has its deadline, every failure is an
 * event, and an entry that is no token, or somebody else's, is a miss.
 */
export class GuardedCache {
  protected readonly cache: TokenCache
  protected readonly key: string
  /** What the cache said of its latest failure; `undefined` while it answers. */
  failure: string | undefined
  readonly #clock: Clock
  readonly #emit: (event: KeylessAuthEvent) => void

  constructor({ cache, key, clock, emit }: GuardedCacheOptions) {
    this.cache = cache
    this.key = key
    this.#clock = clock
    this.#emit = emit
  }

  /** Whether everyone who shares the cache reaches the token endpoint by one network. */
  get sharesNetwork(): boolean {
    return this.cache.sharesNetwork === true
  }

  /**
   * @param isPatient Nothing can go on without the answer.
   * @throws {@link CacheUnavailable}
   */
  async get({ isPatient }: { readonly isPatient?: boolean | undefined } = {}): Promise<
    TokenInfo | undefined
  > {
    const seconds = isPatient ? patientDeadlineSeconds : deadlineSeconds
    return this.check(await this.guard('get', () => this.#read(), { seconds }))
  }

  /**
   * Asks for the lease; a cache without leases grants one that excludes nobody.
   *
   * @param entry What `get` has just read: such a lease cannot read again in the same step.
   * @throws {@link CacheUnavailable}
   */
  async lease(entry: TokenInfo | undefined): Promise<RefreshLease | LeaseRefusal> {
    const cache = this.cache
    if (cache.lease === undefined) return uncoordinatedLease(cache, this.key, entry)
    const sleepSeconds = sleepWatch(this.#clock)
    const lease = await this.guard('lease', (signal) => this.#askForLease(signal), {
      onLate: giveBack,
    })
    if (!lease.granted) return lease
    return {
      ...lease,
      token: await this.check(lease.token),
      remainingSeconds: () => Math.max(lease.remainingSeconds() - sleepSeconds(), 0),
    }
  }

  /**
   * @returns Whether the token stands now; `false`: a later fence has written.
   * @throws {@link CacheUnavailable}
   */
  async commit(lease: RefreshLease, token: TokenInfo): Promise<boolean> {
    const operation = this.cache.lease === undefined ? 'set' : 'commit'
    return this.guard(operation, () => lease.commit(token))
  }

  /**
   * Listens to what the cache tells of the key, where it does.
   *
   * @returns What ends it.
   */
  subscribe(listener: TokenCacheListener): () => void {
    return subscribeTo(this.cache, this.key, listener, this.#emit)
  }

  /** A cache that parses its entries itself says so when one is no token: a miss, not a failure. */
  async #read(): Promise<TokenInfo | null | undefined> {
    try {
      return await this.cache.get(this.key)
    } catch (error) {
      if (!TokenCacheError.is(error) || error.code !== 'invalid_entry') throw error
      // Its text may be a third party's, and quote the entry.
      this.#ignore('invalid', 'The cache says that what it holds is no token.')
      return undefined
    }
  }

  async #askForLease(signal: AbortSignal): Promise<RefreshLease | LeaseRefusal> {
    const answer = await this.cache.lease?.(this.key, { signal })
    return readLeaseAnswer(answer)
  }

  /** Takes nothing on trust: an entry is built field by field, and must be this key's. */
  protected async check(entry: TokenInfo | null | undefined): Promise<TokenInfo | undefined> {
    if (entry === undefined || entry === null) return undefined
    try {
      const token = readTokenFields(entry, 'api')
      if (token.key === undefined || token.key === this.key) return token
      this.#ignore('foreign-key', 'The entry names another key: the cache mixes up its keys.')
    } catch (error) {
      this.#ignore('invalid', (error as TokenCacheError).message)
    }
    return undefined
  }

  #ignore(reason: 'invalid' | 'foreign-key', detail: string): void {
    this.#emit({ type: 'cache-entry-ignored', reason, detail })
  }

  protected async guard<T>(
    operation: CacheFailedEvent['operation'],
    call: (signal: AbortSignal) => T | PromiseLike<T>,
    { seconds = deadlineSeconds, onLate }: GuardOptions<T> = {},
  ): Promise<T> {
    try {
      const answer = await withDeadline(this.#clock, seconds, call, { onLate })
      this.failure = undefined
      return answer
    } catch (error) {
      this.failure = TokenCacheError.is(error) && error.isQuotable ? error.message : undefined
      this.#emit({ type: 'cache-failed', operation, code: systemCodeOf(error) ?? 'failed' })
      throw new CacheUnavailable()
    }
  }
}
