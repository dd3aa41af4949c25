/** A track that a user has played. */
export interface Play {
  readonly uri: string
  /** Unix time in milliseconds: the cursor of the Web API. */
  readonly playedAt: number
  /** URI of the album or playlist that it was played from; `null` where it was played alone. */
  readonly contextUri: string | null
}

/** What users have played, the latest first. */
export class PlayHistory {
  readonly #byUser = new Map<string, readonly Play[]>()

  of(userId: string): readonly Play[] {
    return this.#byUser.get(userId) ?? []
  }

  /** Two plays are never of the same instant, so that each is a cursor. */
  add(userId: string, { uri, contextUri, playedAt }: Play): void {
    const plays = this.of(userId)
    const at = Math.max(playedAt, (plays[0]?.playedAt ?? 0) + 1)
    this.#byUser.set(userId, [{ uri, contextUri, playedAt: at }, ...plays])
  }
}
