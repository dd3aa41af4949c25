import type { TokenInfo } from '../../token/token-info.ts'

/** A date that a cache has converted from one host's clock to another's is exact to this. */
const sameMomentSeconds = 2

/**
 * The sign-ins that this source has seen, to decide which of two is later. Their dates come from the
 * clocks of the hosts where they were made. Those clocks may differ by more than the time in between,
 * so dates count only if nothing else decides.
 */
export class LoginHistory {
  /** Sign-ins that another one replaced here. Created with the first: a process may have many users. */
  #replaced: Set<number | string> | undefined

  /** Another token takes the place of the held one. */
  markReplaced(previous: TokenInfo | undefined, current: TokenInfo | undefined): void {
    const [left, taken] = [nameOf(previous), nameOf(current)]
    if (left === taken) return
    if (left !== undefined) (this.#replaced ??= new Set()).add(left)
    if (taken !== undefined) this.#replaced?.delete(taken)
  }

  /**
   * Whether the cache shows another sign-in than the held one: the cache is believed the first time.
   * If this source has already replaced that sign-in, a cache which lost a write shows it again; it
   * must then be later by its date.
   */
  isUnseenLogin(stored: TokenInfo, held: TokenInfo): boolean {
    const name = nameOf(stored)
    if (name === undefined || !this.#replaced?.has(name)) return true
    return (stored.authorizedAt ?? -Infinity) > (held.authorizedAt ?? Infinity)
  }

  /**
   * Whether the cache shows a sign-in that is later than the held one, which it has yet to take. A
   * sign-in that was replaced here is not, nor is a token that was issued before. A token that was
   * refreshed since may be of either sign-in: then the dates decide.
   */
  isLaterLogin(stored: TokenInfo, { authorizedAt: heldDate = 0 }: TokenInfo): boolean {
    const { authorizedAt: date = 0, expiresAt, expiresIn = 0 } = stored
    const wasIssuedBefore = expiresAt - expiresIn < heldDate - sameMomentSeconds
    if (this.#replaced?.has(date) || wasIssuedBefore) return false
    return date > heldDate
  }
}

/** A sign-in by its date; one without a date by the initial refresh token that it descends from. */
function nameOf(token: TokenInfo | undefined): number | string | undefined {
  return token?.authorizedAt ?? token?.initialRefreshTokenHash
}
