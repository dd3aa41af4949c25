/** How many are remembered: more than a process can meet in one token's life. */
const rejectedTokensKept = 100

/** The access tokens that the API has refused: none of them is handed out again. */
export class RejectedTokens {
  readonly #accessTokens = new Set<string>()

  add(accessToken: string): void {
    this.#accessTokens.delete(accessToken)
    this.#accessTokens.add(accessToken)
    if (this.#accessTokens.size <= rejectedTokensKept) return
    for (const oldest of this.#accessTokens) {
      this.#accessTokens.delete(oldest)
      break
    }
  }

  has(accessToken: string): boolean {
    return this.#accessTokens.has(accessToken)
  }
}
