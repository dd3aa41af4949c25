import type { Engine } from './engine.ts'
import { reconcile } from './reconcile.ts'
import type { TokenCacheNotice } from '../cache/token-cache.ts'

/**
 * What a source hears from its cache, so that a login or sign-out elsewhere counts here at once and
 * not at the next look. It listens from its first use on: construction listens to nothing.
 */
export class CacheNotices {
  readonly #engine: Engine
  #end: (() => void) | undefined

  constructor(engine: Engine) {
    this.#engine = engine
  }

  /** Listens, unless it does already. */
  listen(): void {
    this.#end ??= this.#engine.cache.subscribe((notice) => {
      this.#engine.background(heed(this.#engine, notice))
    })
  }

  /** Hears no more, until it is told to listen again. */
  end(): void {
    this.#end?.()
    this.#end = undefined
  }
}

/** A notice is a hint: what counts is what the cache holds now. */
async function heed(engine: Engine, notice: TokenCacheNotice): Promise<void> {
  const { memory, cache, emit, user } = engine
  if (notice.type === 'degraded') return emit({ type: 'cache-degraded', code: notice.code })
  const { epoch } = memory
  const stored = await cache.get()
  // Whoever has logged in or signed out here meanwhile has the last word.
  if (memory.epoch !== epoch) return
  if (stored !== undefined) return reconcile(engine, stored, { waitingCallers: 0 })
  if (notice.type !== 'deleted' || memory.token === undefined || user?.holdsLogin) return
  memory.noteDeleted()
  emit({ type: 'signed-out-elsewhere' })
}
