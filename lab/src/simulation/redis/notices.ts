import type { TokenCache, TokenCacheListener, TokenCacheNotice } from '@spotify-sdk/auth-core'
import type { SimulatedProcess } from '../process/simulated-process.ts'
import type { RunContext } from '../run-context.ts'

/** A notice is a hint: some get lost. */
const lostShare = 0.1

interface Subscription {
  readonly process: SimulatedProcess
  readonly key: string
  readonly listener: TokenCacheListener
}

/** Tells processes what was written to the cache, as caches with `subscribe` do. */
export class Notices {
  readonly #run: RunContext
  readonly #subscriptions = new Set<Subscription>()

  constructor(run: RunContext) {
    this.#run = run
  }

  /** The cache with `subscribe`, as a process has it. */
  subscribable(cache: TokenCache, process: SimulatedProcess): TokenCache {
    const subscribe: TokenCache['subscribe'] = (key, listener) => {
      const subscription = { process, key, listener }
      this.#subscriptions.add(subscription)
      return () => this.#subscriptions.delete(subscription)
    }
    return Object.assign(cache, { subscribe })
  }

  /** @param key Of the cache, as it was subscribed to. */
  tell(key: string, notice: TokenCacheNotice): void {
    const { timeline, chances } = this.#run
    for (const subscription of this.#subscriptions) {
      const { process } = subscription
      const chance = chances.of(`notices of ${process.name}`)
      const isLost = chance.isTrue(lostShare)
      const delay = chance.between(0.001, 0.1)
      if (isLost || subscription.key !== key) continue
      timeline.after(delay, () => {
        process.deliver(() => {
          if (this.#subscriptions.has(subscription)) subscription.listener(notice)
        })
      })
    }
  }
}
