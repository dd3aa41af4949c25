import { type TokenCacheListener, type TokenCacheNotice } from '@spotify-sdk/auth-core'
import { systemClock } from '@spotify-sdk/auth-core/toolkit'
import { assert } from 'chai'

/** A notice that has not arrived by then is missing. */
const deadlineSeconds = 5

/** Records the notices of one key. */
export class NoticeRecorder {
  /** The types of all notices so far. */
  readonly received: TokenCacheNotice['type'][] = []
  readonly #waiting = new Set<() => void>()
  readonly #end: () => unknown

  /** @param subscribe - Subscribes a listener and returns a function that ends the subscription. */
  constructor(subscribe: (listener: TokenCacheListener) => () => unknown) {
    this.#end = subscribe((notice) => {
      this.received.push(notice.type)
      for (const wake of this.#waiting) wake()
    })
    if (typeof this.#end !== 'function') {
      assert.fail('subscribe must return a function that ends the subscription')
    }
  }

  /**
   * Waits for a notice of this type that arrives after this call.
   *
   * @param look - Called when the notice arrives.
   * @returns The result of `look`.
   */
  async next<T>(type: TokenCacheNotice['type'], look?: () => T): Promise<Awaited<T> | undefined> {
    const over = new AbortController()
    const earlier = this.received.length
    const noticed = new Promise<T | undefined>((resolve) => {
      const check = (): void => {
        if (!this.received.includes(type, earlier)) return
        this.#waiting.delete(check)
        resolve(look?.())
      }
      this.#waiting.add(check)
    })
    const late = systemClock.sleep(deadlineSeconds, { signal: over.signal }).then(() => {
      assert.include(this.received.slice(earlier), type, 'no notice arrived')
      return undefined
    })
    try {
      return await Promise.race([noticed, late])
    } finally {
      over.abort()
    }
  }

  end(): void {
    this.#end()
  }
}
