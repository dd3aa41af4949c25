import type { Totals } from '../snapshot.ts'
import type { IssuedToken } from '../worker-message.ts'

/** A token that was issued to a process, or found with one. */
export interface LedgerToken extends IssuedToken {
  /** Counted in the order in which tokens became known. */
  readonly number: number
}

/** More than the time line shows. */
const maxTokens = 500

/** The tokens of the fleet by name. */
export class TokenLedger {
  readonly #tokens = new Map<string, LedgerToken>()
  #count = 0
  #lifetimes = 0
  #lifetimeBeganAt = -Infinity
  readonly #isShared: boolean
  /** By the place of the process that got the token. */
  readonly #latestEnds = new Map<number, number>()
  #latestStoredEnd = -Infinity

  /** @param isShared - Whether all processes share one cache. */
  constructor(isShared: boolean) {
    this.#isShared = isShared
  }

  /** Tokens that were issued at the same time share a lifetime. */
  get totals(): Pick<Totals, 'tokens' | 'lifetimes'> {
    return { tokens: this.#count, lifetimes: this.#lifetimes }
  }

  /** Whether the cache has a valid token for all processes. */
  isStoredValid(at: number): boolean {
    return this.#latestStoredEnd > at
  }

  /** The cache has stored the latest token of a process. */
  store(place: number): void {
    const end = this.#latestEnds.get(place) ?? -Infinity
    if (this.#isShared) this.#latestStoredEnd = Math.max(this.#latestStoredEnd, end)
  }

  /** @param place - The process that got the token. */
  enter(issued: IssuedToken, place: number): LedgerToken {
    this.#latestEnds.set(place, issued.endsAt)
    const known = this.#tokens.get(issued.name)
    if (known !== undefined) return known
    const token = { ...issued, number: ++this.#count }
    this.#tokens.set(issued.name, token)
    const { issuedAt, endsAt } = issued
    if (issuedAt > this.#lifetimeBeganAt + (endsAt - issuedAt) / 2) {
      this.#lifetimes++
      this.#lifetimeBeganAt = issuedAt
    }
    if (this.#tokens.size > maxTokens) {
      const [oldest = ''] = this.#tokens.keys()
      this.#tokens.delete(oldest)
    }
    return token
  }

  find(name: string): LedgerToken | undefined {
    return this.#tokens.get(name)
  }
}
