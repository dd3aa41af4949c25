import {
  MemoryTokenCache,
  type LeaseRefusal,
  type RefreshLease,
  type TokenInfo,
} from '@spotify-sdk/auth-core'

/** Operations that can fail; `commit` is that of every lease granted from then on. */
export type CacheOperation = 'get' | 'set' | 'delete' | 'lease' | 'commit'

/** A cache in memory whose operations fail on demand, and can be repaired. */
export class FailingTokenCache extends MemoryTokenCache {
  readonly #failures = new Map<CacheOperation, Error>()

  /** From now on, this operation rejects. */
  fail(operation: CacheOperation, error: Error = new Error('away')): void {
    this.#failures.set(operation, error)
  }

  /** From now on, this operation works again; without a name, all do. */
  mend(operation?: CacheOperation): void {
    if (operation === undefined) this.#failures.clear()
    else this.#failures.delete(operation)
  }

  override async get(key: string): Promise<TokenInfo | undefined> {
    this.#throwFor('get')
    return super.get(key)
  }

  override async set(token: TokenInfo, key: string): Promise<void> {
    this.#throwFor('set')
    return super.set(token, key)
  }

  override async delete(key: string): Promise<void> {
    this.#throwFor('delete')
    return super.delete(key)
  }

  override async lease(
    ...parameters: Parameters<MemoryTokenCache['lease']>
  ): Promise<RefreshLease | LeaseRefusal> {
    this.#throwFor('lease')
    const lease = await super.lease(...parameters)
    const error = this.#failures.get('commit')
    if (!lease.granted || error === undefined) return lease
    const commit: RefreshLease['commit'] = () => Promise.reject(error)
    return new Proxy(lease, {
      get: (target, name) => {
        if (name === 'commit') return commit
        const value: unknown = Reflect.get(target, name)
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
  }

  #throwFor(operation: CacheOperation): void {
    const error = this.#failures.get(operation)
    if (error !== undefined) throw error
  }
}
