import type { UserTokenSource } from '@spotify-sdk/auth-core'

/** Of the longest unused sources, how many are looked at to find one that may leave. */
const candidates = 8

/**
 * One token source per user, the least recently used leaving first. One with a refresh, login or
 * sign-out under way, or with a token that the cache has yet to take, stays.
 */
export class TokenSourcePool {
  readonly #sources = new Map<string, UserTokenSource>()
  readonly #make: (user: string) => UserTokenSource
  readonly #limit: number

  constructor(make: (user: string) => UserTokenSource, limit: number) {
    this.#make = make
    this.#limit = limit
  }

  /** Sources in memory. */
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

  /** Ends the background work of all; they work when they are asked again. */
  async close(): Promise<void> {
    await Promise.all(Array.from(this.#sources.values(), (source) => source.close()))
  }

  #makeRoom(): void {
    let looks = candidates
    for (const [user, source] of this.#sources) {
      if (this.#sources.size < this.#limit || looks-- === 0) return
      this.#sources.delete(user)
      if (source.canEvict) void source.close()
      // Looked at again when all others have been.
      else this.#sources.set(user, source)
    }
  }
}
