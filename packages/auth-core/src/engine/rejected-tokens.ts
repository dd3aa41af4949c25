import { rememberToken } from './remember-token.ts'

/** How many are remembered: more than a process can meet in one token's life. */
const rejectedTokensKept = 100

/** Spotify's access tokens live for an hour. */
const usualLifeSeconds = 3600

/** The access tokens that the API has refused: none of them is handed out again. */
export class RejectedTokens {
  /** There are none, as a rule: a process may know many users. */
  #accessTokens: Set<string> | undefined

  #latestAt = -Infinity

  add(accessToken: string, now: number): void {
    this.#latestAt = now
    this.#accessTokens = rememberToken(this.#accessTokens, accessToken, rejectedTokensKept)
  }

  /** Whether the one that came last may still be valid otherwise. */
  mayLiveAt(now: number): boolean {
    return now - this.#latestAt < usualLifeSeconds
  }

  has(accessToken: string): boolean {
    return this.#accessTokens?.has(accessToken) ?? false
  }
}
