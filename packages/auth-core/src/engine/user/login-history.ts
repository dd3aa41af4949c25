import type { TokenInfo } from '../../token/token-info.ts'

/** Precision of a date that a cache has converted from one host's clock to another's. */
const sameMomentSeconds = 2

/**
 * The sign-ins that this source has seen, to decide which of two is later. Their dates come from the
 * clocks of different hosts. Those clocks may differ by more than the time between two sign-ins, so
 * dates count only if nothing else decides.
 */
export class LoginHistory {
  /** Sign-ins that another one replaced here. Created with the first: a process may have many users. */
  #replaced: Set<number | string> | undefined

  /** Another token replaces the held one. */
  markReplaced(previous: TokenInfo | undefined, current: TokenInfo | undefined): void {
    const [left, taken] = [nameOf(previous), nameOf(current)]
    if (left === taken) return
    if (left !== undefined) (this.#replaced ??= new Set()).add(left)
    if (taken !== undefined) this.#replaced?.delete(taken)
  }

  /**
   * Whether the cache has another sign-in than the held one. The first time, the cache is believed.
   * If this source has already replaced that sign-in, the cache may have lost a write, and the date
   * must be later.
   */
  isUnseenLogin(stored: TokenInfo, held: TokenInfo): boolean {
    const name = nameOf(stored)
    if (name === undefined || !this.#replaced?.has(name)) return true
    return (stored.authorizedAt ?? -Infinity) > (held.authorizedAt ?? Infinity)
  }

  /**
   * Whether the cache has a later sign-in than the held one, which is not stored yet. A sign-in that was
   * replaced here is not later, nor is a token that was issued earlier. A token that was refreshed since
   * may belong to either sign-in: then the dates decide.
   */
  isLaterLogin(stored: TokenInfo, { authorizedAt: heldDate = 0 }: TokenInfo): boolean {
    const { authorizedAt: date = 0, expiresAt, expiresIn = 0 } = stored
    const wasIssuedBefore = expiresAt - expiresIn < heldDate - sameMomentSeconds
    if (this.#replaced?.has(date) || wasIssuedBefore) return false
    return date > heldDate
  }
}

/** Identifies a sign-in by its date, or, without a date, by the initial refresh token of its descent. */
function nameOf(token: TokenInfo | undefined): number | string | undefined {
  return token?.authorizedAt ?? token?.initialRefreshTokenHash
}
