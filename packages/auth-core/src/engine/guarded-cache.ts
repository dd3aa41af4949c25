import type { KeylessAuthEvent } from '../auth-event.ts'
import type { Clock } from '../clock.ts'
import { withDeadline } from './deadline.ts'
import { readLeaseAnswer } from './lease-answer.ts'
import { sleepWatch } from './machine-sleep.ts'
import { TokenCacheError } from '../errors/token-cache-error.ts'
import { systemCodeOf } from '../system-code.ts'
import type { LeaseRefusal, RefreshLease, TokenCache } from '../token-cache.ts'
import { readTokenFields } from '../token-fields.ts'
import type { TokenInfo } from '../token-info.ts'

/** A cache that has not answered by then counts as failing. */
const deadlineSeconds = 0.5

/** The cache failed; the event has been sent. The refresh goes on without it. */
export class CacheUnavailable extends Error {
  override readonly name: string = 'CacheUnavailable'
}

/**
 * One key of a token cache, behind a guard: every call has its deadline, every failure is an
 * event, and an entry that is no token, or somebody else's, is a miss.
 */
export class GuardedCache {
  readonly #cache: TokenCache
  readonly #key: string
  readonly #clock: Clock
  readonly #emit: (event: KeylessAuthEvent) => void

  constructor(
    cache: TokenCache,
    key: string,
    clock: Clock,
    emit: (event: KeylessAuthEvent) => void,
  ) {
    this.#cache = cache
    this.#key = key
    this.#clock = clock
    this.#emit = emit
  }

  /** @throws {@link CacheUnavailable} */
  async get(): Promise<TokenInfo | undefined> {
    return this.#check(await this.#guard('get', () => this.#read()))
  }

  /**
   * Asks for the lease; a cache without leases grants one that excludes nobody.
   *
   * @param entry What `get` has just read: such a lease cannot read again in the same step.
   * @throws {@link CacheUnavailable}
   */
  async lease(entry: TokenInfo | undefined): Promise<RefreshLease | LeaseRefusal> {
    const cache = this.#cache
    if (cache.lease === undefined) return this.#uncoordinatedLease(entry)
    const sleepSeconds = sleepWatch(this.#clock)
    const lease = await this.#guard('lease', (signal) => this.#askForLease(signal), giveBack)
    if (!lease.granted) return lease
    return {
      ...lease,
      token: this.#check(lease.token),
      remainingSeconds: () => Math.max(lease.remainingSeconds() - sleepSeconds(), 0),
    }
  }

  /**
   * @returns Whether the token stands now; `false`: a later fence has written.
   * @throws {@link CacheUnavailable}
   */
  async commit(lease: RefreshLease, token: TokenInfo): Promise<boolean> {
    const operation = this.#cache.lease === undefined ? 'set' : 'commit'
    return this.#guard(operation, () => lease.commit(token))
  }

  /** A cache that parses its entries itself says so when one is no token: a miss, not a failure. */
  async #read(): Promise<TokenInfo | null | undefined> {
    try {
      return await this.#cache.get(this.#key)
    } catch (error) {
      if (!TokenCacheError.is(error) || error.code !== 'invalid_entry') throw error
      // Its text may be a third party's, and quote the entry.
      this.#ignore('invalid', 'The cache says that what it holds is no token.')
      return undefined
    }
  }

  async #askForLease(signal: AbortSignal): Promise<RefreshLease | LeaseRefusal> {
    const answer = await this.#cache.lease?.(this.#key, { signal })
    return readLeaseAnswer(answer)
  }

  #uncoordinatedLease(entry: TokenInfo | undefined): RefreshLease {
    return {
      granted: true,
      fence: 0,
      token: entry,
      remainingSeconds: () => Infinity,
      signal: new AbortController().signal,
      commit: async (token) => {
        await this.#cache.set(token, this.#key)
        return true
      },
      release: async () => {},
    }
  }

  /** Takes nothing on trust: an entry is built field by field, and must be this key's. */
  #check(entry: TokenInfo | null | undefined): TokenInfo | undefined {
    if (entry === undefined || entry === null) return undefined
    try {
      const token = readTokenFields(entry, 'api')
      if (token.key === undefined || token.key === this.#key) return token
      this.#ignore('foreign-key', 'The entry names another key: the cache mixes up its keys.')
    } catch (error) {
      this.#ignore('invalid', (error as TokenCacheError).message)
    }
    return undefined
  }

  #ignore(reason: 'invalid' | 'foreign-key', detail: string): void {
    this.#emit({ type: 'entry-ignored', reason, detail })
  }

  async #guard<T>(
    operation: 'get' | 'set' | 'lease' | 'commit',
    call: (signal: AbortSignal) => T | PromiseLike<T>,
    onLate?: (value: T) => void,
  ): Promise<T> {
    try {
      return await withDeadline(this.#clock, deadlineSeconds, call, onLate)
    } catch (error) {
      this.#emit({ type: 'cache-failed', operation, code: systemCodeOf(error) ?? 'failed' })
      throw new CacheUnavailable()
    }
  }
}

/** Granted when nobody waited any longer: it would block the key. */
function giveBack(late: RefreshLease | LeaseRefusal): void {
  if (late.granted) late.release().catch(() => {})
}
