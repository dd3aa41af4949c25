import type { Totals } from '../snapshot.ts'
import type { IssuedToken } from '../worker-message.ts'

/** A token that somebody was issued, or was found with. */
export interface LedgerToken extends IssuedToken {
  /** In the order in which they became known. */
  readonly number: number
}

/** What is remembered: more than the time line shows. */
const maxTokens = 500

/** The tokens of the fleet, by their names. */
export class TokenLedger {
  readonly #tokens = new Map<string, LedgerToken>()
  #count = 0
  #lifetimes = 0
  #lifetimeBeganAt = -Infinity
  readonly #isShared: boolean
  /** By the place of the process that each was issued to. */
  readonly #latestEnds = new Map<number, number>()
  #latestStoredEnd = -Infinity

  /** @param isShared - Whether all processes find in the cache what one of them has stored. */
  constructor(isShared: boolean) {
    this.#isShared = isShared
  }

  /** Tokens that were issued beside one another share a lifetime. */
  get totals(): Pick<Totals, 'tokens' | 'lifetimes'> {
    return { tokens: this.#count, lifetimes: this.#lifetimes }
  }

  /** Whether all processes find a valid token in the cache. */
  isStoredValid(at: number): boolean {
    return this.#latestStoredEnd > at
  }

  /** The cache has taken the latest token that a process was issued. */
  store(place: number): void {
    const end = this.#latestEnds.get(place) ?? -Infinity
    if (this.#isShared) this.#latestStoredEnd = Math.max(this.#latestStoredEnd, end)
  }

  /** @param place - Of the process that it was issued to. */
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
