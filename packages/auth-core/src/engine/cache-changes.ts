import { adoptStored } from './adopt-stored.ts'
import type { RefreshContext } from './refresh-context.ts'
import type { RefreshScheduler } from './refresh-scheduler.ts'
import type { TokenCacheNotice } from '../cache/token-cache.ts'

/**
 * Reacts to what the cache reports, so that a sign-in or sign-out elsewhere counts at once and not at
 * the next look. It subscribes at the first use of its source, not at construction.
 */
export class CacheChanges {
  readonly #context: RefreshContext
  readonly #scheduler: RefreshScheduler
  #end: (() => void) | undefined

  constructor(context: RefreshContext, scheduler: RefreshScheduler) {
    this.#context = context
    this.#scheduler = scheduler
  }

  subscribe(): void {
    this.#end ??= this.#context.cache.subscribe((notice) => {
      this.#context.runInBackground(this.#onCacheChange(notice))
    })
  }

  unsubscribe(): void {
    this.#end?.()
    this.#end = undefined
  }

  /** A notice is a hint: what counts is what the cache holds now. */
  async #onCacheChange(notice: TokenCacheNotice): Promise<void> {
    const { held, cache, emit, policy } = this.#context
    if (notice.type === 'degraded') return emit({ type: 'cache-degraded', code: notice.code })
    const { generation } = held
    const stored = await cache.get()
    // A sign-in or sign-out through this source supersedes what was read before.
    if (held.generation !== generation) return
    if (stored !== undefined) return adoptStored(this.#context, stored, this.#scheduler.current)
    if (notice.type !== 'deleted' || held.pendingWrite === 'sign-in') return
    if (held.token === undefined) return
    policy.takeDeletion()
    emit({ type: 'signed-out-elsewhere' })
  }
}
