import type { TokenInfo } from '../token/token-info.ts'

/** What a cache has converted from one host's clock to another's is exact to this. */
const sameMomentSeconds = 2

/**
 * Which of two logins is the later one. Their dates come from the clocks of the hosts where they
 * were made, which may differ by more than the time in between: where something else tells, they
 * do not count.
 */
export class Consents {
  /** Those that this process has moved on from. */
  #left: Set<number | string> | undefined

  /** Notes that another token takes the place of the one in hand. */
  moveOn(previous: TokenInfo | undefined, current: TokenInfo | undefined): void {
    const [left, taken] = [nameOf(previous), nameOf(current)]
    if (left === taken) return
    if (left !== undefined) (this.#left ??= new Set()).add(left)
    if (taken !== undefined) this.#left?.delete(taken)
  }

  /**
   * Whether the cache tells of another login than the one in hand: it is believed the first time.
   * Only one that this process has moved on from, and that a cache which lost a write shows again,
   * must be the later one by its date.
   */
  isNews(stored: TokenInfo, mine: TokenInfo | undefined): boolean {
    const name = nameOf(stored)
    if (name === undefined || !this.#left?.has(name)) return true
    return (stored.authorizedAt ?? -Infinity) > (mine?.authorizedAt ?? Infinity)
  }

  /**
   * Whether the cache tells of a later login than the one in hand, of which it has not heard yet.
   * One that this process has moved on from is none, nor what was issued before: what was
   * refreshed since may be of either, and the dates must do.
   */
  isLater(stored: TokenInfo, mine: TokenInfo | undefined): boolean {
    const { authorizedAt: date = 0, expiresAt, expiresIn = 0 } = stored
    const madeAt = mine?.authorizedAt ?? 0
    if (this.#left?.has(date) || expiresAt - expiresIn < madeAt - sameMomentSeconds) return false
    return date > madeAt
  }
}

/** A sign-in by its date; one without a date by the initial refresh token that it descends from. */
function nameOf(token: TokenInfo | undefined): number | string | undefined {
  return token?.authorizedAt ?? token?.initialRefreshTokenHash
}
