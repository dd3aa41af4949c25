import type { TokenCache, TokenCacheListener, TokenCacheNotice } from '@spotify-sdk/auth-core'
import type { SimulatedProcess } from '../process/simulated-process.ts'
import type { RunContext } from '../run-context.ts'

/** A notice is a hint: some get lost. */
const lostShare = 0.1

/** Tells processes what was written to the cache, as caches with `subscribe` do. */
export class Notices {
  readonly #run: RunContext
  readonly #listeners = new Map<TokenCacheListener, readonly [SimulatedProcess, key: string]>()

  constructor(run: RunContext) {
    this.#run = run
  }

  /** The cache with `subscribe`, as a process has it. */
  subscribable(cache: TokenCache, process: SimulatedProcess): TokenCache {
    const subscribe: TokenCache['subscribe'] = (key, listener) => {
      const notify: TokenCacheListener = (notice) => listener(notice)
      this.#listeners.set(notify, [process, key])
      return () => this.#listeners.delete(notify)
    }
    return Object.assign(cache, { subscribe })
  }

  /** @param key Of the cache, as it was subscribed to. */
  tell(key: string, notice: TokenCacheNotice): void {
    const { timeline, chances } = this.#run
    for (const [notify, [process, subscribed]] of this.#listeners) {
      const chance = chances.of(`notices of ${process.name}`)
      const isLost = chance.isTrue(lostShare)
      const delay = chance.between(0.001, 0.1)
      if (isLost || subscribed !== key) continue
      timeline.after(delay, () =>
        process.deliver(() => {
          if (this.#listeners.has(notify)) notify(notice)
        }),
      )
    }
  }
}
