import type { UserTokenSource } from '@spotify-sdk/auth-core'

/** How many of the least recently used sources are checked for eviction. */
const candidates = 8

/**
 * One token source per user; the least recently used is evicted first. A source stays while a
 * refresh, sign-in or sign-out is running, or while the cache has not stored its token.
 */
export class TokenSourcePool {
  readonly #sources = new Map<string, UserTokenSource>()
  readonly #make: (user: string) => UserTokenSource
  readonly #limit: number

  constructor(make: (user: string) => UserTokenSource, limit: number) {
    this.#make = make
    this.#limit = limit
  }

  /** Number of sources in memory. */
  get size(): number {
    return this.#sources.size
  }

  of(user: string): UserTokenSource {
    let source = this.#sources.get(user)
    if (source === undefined) {
      source = this.#make(user)
      this.#makeRoom()
    } else {
      this.#sources.delete(user)
    }
    this.#sources.set(user, source)
    return source
  }

  /** Stops the background work of all sources. They stay usable. */
  async close(): Promise<void> {
    await Promise.all(Array.from(this.#sources.values(), (source) => source.close()))
  }

  #makeRoom(): void {
    let looks = candidates
    for (const [user, source] of this.#sources) {
      if (this.#sources.size < this.#limit || looks-- === 0) return
      this.#sources.delete(user)
      if (source.canEvict) void source.close()
      // Moved to the end, so that the others are checked first.
      else this.#sources.set(user, source)
    }
  }
}
