import {
  MemoryTokenCache,
  type LeaseRefusal,
  type RefreshLease,
  type TokenInfo,
} from '@spotify-sdk/auth-core'

/** What each operation returns. `commit` is that of every lease that the cache grants. */
interface CacheResults {
  get: TokenInfo | undefined
  set: void
  delete: void
  lease: RefreshLease | LeaseRefusal
  commit: boolean
}

export type CacheOperation = keyof CacheResults

const operations: readonly CacheOperation[] = ['get', 'set', 'delete', 'lease', 'commit']

/** A cache in memory whose operations fail, hang or take long on demand, and are counted. */
export class FailingTokenCache extends MemoryTokenCache {
  /** Calls of each operation so far, those that failed included. */
  readonly calls: Record<CacheOperation, number> = {
    get: 0,
    set: 0,
    delete: 0,
    lease: 0,
    commit: 0,
  }
  readonly #before = new Map<CacheOperation, () => unknown>()
  readonly #after = new Map<CacheOperation, (result: never) => unknown>()

  /** From now on, this operation rejects; without a name, all do. */
  fail(operation?: CacheOperation, error: Error = new Error('away')): void {
    for (const name of operation === undefined ? operations : [operation]) {
      this.before(name, () => Promise.reject(error))
    }
  }

  /** From now on, this operation never answers. */
  hang(operation: CacheOperation): void {
    this.before(operation, () => new Promise(() => {}))
  }

  /** From now on, this operation waits for the action first, and fails if the action does. */
  before(operation: CacheOperation, action: () => unknown): void {
    this.#before.set(operation, action)
  }

  /** From now on, this operation is done, and then waits for the action before it returns. */
  after<Operation extends CacheOperation>(
    operation: Operation,
    action: (result: CacheResults[Operation]) => unknown,
  ): void {
    this.#after.set(operation, action)
  }

  /** From now on, this operation works again; without a name, all do. */
  repair(operation?: CacheOperation): void {
    for (const name of operation === undefined ? operations : [operation]) {
      this.#before.delete(name)
      this.#after.delete(name)
    }
  }

  /** The same entries, for another program that meets no fault. */
  get withoutFaults(): Pick<MemoryTokenCache, 'set' | 'delete'> {
    return {
      set: (token, key) => super.set(token, key),
      delete: (key) => super.delete(key),
    }
  }

  override async get(key: string): Promise<TokenInfo | undefined> {
    return this.#run('get', () => super.get(key))
  }

  override async set(token: TokenInfo, key: string): Promise<void> {
    return this.#run('set', () => super.set(token, key))
  }

  override async delete(key: string): Promise<void> {
    return this.#run('delete', () => super.delete(key))
  }

  override async lease(
    ...parameters: Parameters<MemoryTokenCache['lease']>
  ): Promise<RefreshLease | LeaseRefusal> {
    return this.#run('lease', async () => {
      const lease = await super.lease(...parameters)
      if (!lease.granted) return lease
      const commit = lease.commit.bind(lease)
      lease.commit = (token) => this.#run('commit', async () => commit(token))
      return lease
    })
  }

  async #run<Operation extends CacheOperation>(
    operation: Operation,
    work: () => Promise<CacheResults[Operation]>,
  ): Promise<CacheResults[Operation]> {
    this.calls[operation]++
    await this.#before.get(operation)?.()
    const result = await work()
    await this.#after.get(operation)?.(result as never)
    return result
  }
}
