import { type TokenCacheListener, type TokenCacheNotice } from '@spotify-sdk/auth-core'
import { systemClock } from '@spotify-sdk/auth-core/toolkit'
import { assert } from 'chai'

/** What has not been told by then is not told. */
const deadlineSeconds = 5

/** What a cache has told of one key. */
export class Told {
  /** The types of all notices so far. */
  readonly heard: TokenCacheNotice['type'][] = []
  readonly #waiting = new Set<() => void>()
  #end: () => unknown = () => {}

  /** @param subscribe - Subscribes what it is given, and returns what ends that. */
  constructor(subscribe: (listener: TokenCacheListener) => () => unknown) {
    this.#end = subscribe((notice) => {
      this.heard.push(notice.type)
      for (const wake of this.#waiting) wake()
    })
  }

  /**
   * Waits until it has been told so.
   *
   * @param look - Called at that moment.
   * @returns What the look comes to.
   */
  async next<T>(type: TokenCacheNotice['type'], look?: () => T): Promise<Awaited<T> | undefined> {
    const over = new AbortController()
    const told = new Promise<T | undefined>((resolve) => {
      const check = (): void => {
        if (this.heard.includes(type)) resolve(look?.())
      }
      this.#waiting.add(check)
      check()
    })
    const late = systemClock.sleep(deadlineSeconds, { signal: over.signal }).then(() => {
      assert.include(this.heard, type, 'nobody was told')
      return undefined
    })
    try {
      return await Promise.race([told, late])
    } finally {
      over.abort()
    }
  }

  end(): void {
    this.#end()
  }
}
