import type {
  LeaseRefusal,
  RefreshLease,
  TokenCache,
  TokenCacheListener,
  TokenInfo,
} from '@spotify-sdk/auth-core'
import { assert } from 'chai'

import { assertMade, type ContractSubject } from './describe-contract.ts'
import { NoticeRecorder } from './notice-recorder.ts'

/** A cache under test, with a unique key so that tests can share a backend. */
export class TokenCacheSubject implements ContractSubject {
  readonly cache: TokenCache
  readonly key: string = `contract:${crypto.randomUUID()}`
  readonly #leases: RefreshLease[] = []
  readonly #recorders: NoticeRecorder[] = []

  constructor(cache: TokenCache) {
    assertMade(cache, 'a cache')
    this.cache = cache
  }

  has(member: string): boolean {
    return typeof Reflect.get(this.cache, member) === 'function'
  }

  async get(key = this.key): Promise<TokenInfo | null | undefined> {
    return await this.cache.get(key)
  }

  async set(token: TokenInfo, key = this.key): Promise<void> {
    await this.cache.set(token, key)
  }

  async delete(key = this.key): Promise<void> {
    await this.cache.delete?.(key)
  }

  /**
   * Subscribes to a key and records its notices.
   *
   * @param listener - Also receives the notices.
   */
  listen(key = this.key, listener?: TokenCacheListener): NoticeRecorder {
    const { cache } = this
    const recorder = new NoticeRecorder((onNotice) => {
      assert.ok(cache.subscribe, 'the cache has no subscribe')
      return cache.subscribe(key, (notice) => {
        onNotice(notice)
        listener?.(notice)
      })
    })
    this.#recorders.push(recorder)
    return recorder
  }

  /** Requests a lease. */
  async lease(
    key = this.key,
    options?: { readonly signal?: AbortSignal },
  ): Promise<RefreshLease | LeaseRefusal> {
    assert.ok(this.cache.lease, 'the cache has no lease')
    const answer = await this.cache.lease(key, options)
    if (answer.granted) this.#leases.push(answer)
    return answer
  }

  /** Requests a lease that must be granted. */
  async takeLease(key = this.key): Promise<RefreshLease> {
    const answer = await this.lease(key)
    assert.ok(answer.granted, `a lease was refused (${JSON.stringify(answer)})`)
    return answer
  }

  /** Requests a lease that must be refused. */
  async beRefused(key = this.key): Promise<LeaseRefusal> {
    const answer = await this.lease(key)
    assert.ok(!answer.granted, 'a lease was granted that must be refused')
    return answer
  }

  /** Ends held leases, which would keep sending heartbeats. */
  async close(): Promise<void> {
    try {
      for (const recorder of this.#recorders) recorder.end()
    } finally {
      await Promise.allSettled(this.#leases.map(async (lease) => lease.release()))
      await this.cache.close?.()
    }
  }
}
