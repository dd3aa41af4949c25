import type { IssuedToken } from '../worker-message.ts'

/** A token that somebody was issued, or was found with. */
export interface LedgerToken extends IssuedToken {
  /** In the order in which they became known. */
  readonly number: number
}

/** What is remembered: more than the time line shows. */
const tokensAtMost = 500

/** The tokens of the fleet, by their names. */
export class TokenLedger {
  readonly #tokens = new Map<string, LedgerToken>()
  #count = 0
  #lifetimes = 0
  #lifetimeBeganAt = -Infinity
  #latestEnd = -Infinity

  get count(): number {
    return this.#count
  }

  /** Lives of a token that have begun: tokens that were issued beside one another share theirs. */
  get lifetimes(): number {
    return this.#lifetimes
  }

  /** Whether somebody has a token that is valid. */
  isAnyValid(at: number): boolean {
    return this.#latestEnd > at
  }

  enter(issued: IssuedToken): LedgerToken {
    const known = this.#tokens.get(issued.name)
    if (known !== undefined) return known
    const token = { ...issued, number: ++this.#count }
    this.#tokens.set(issued.name, token)
    const { issuedAt, endsAt } = issued
    this.#latestEnd = Math.max(this.#latestEnd, endsAt)
    if (issuedAt > this.#lifetimeBeganAt + (endsAt - issuedAt) / 2) {
      this.#lifetimes++
      this.#lifetimeBeganAt = issuedAt
    }
    if (this.#tokens.size > tokensAtMost) {
      const [oldest = ''] = this.#tokens.keys()
      this.#tokens.delete(oldest)
    }
    return token
  }

  find(name: string): LedgerToken | undefined {
    return this.#tokens.get(name)
  }
}
