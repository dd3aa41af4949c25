/** How many are remembered: more than a process can meet in one token's life. */
const rejectedTokensKept = 100

/** The access tokens that the API has refused: none of them is handed out again. */
export class RejectedTokens {
  /** There are none, as a rule: a process may know many users. */
  #accessTokens: Set<string> | undefined

  add(accessToken: string): void {
    const accessTokens = (this.#accessTokens ??= new Set())
    accessTokens.delete(accessToken)
    accessTokens.add(accessToken)
    if (accessTokens.size <= rejectedTokensKept) return
    for (const oldest of accessTokens) {
      accessTokens.delete(oldest)
      break
    }
  }

  has(accessToken: string): boolean {
    return this.#accessTokens?.has(accessToken) ?? false
  }
}
