/** Rejected access tokens that are remembered: more than a source meets in one token's life. */
const maxRejected = 100

/** The access tokens that the API has rejected. None of them is returned again. */
export class RejectedTokens {
  /** When the latest one was rejected, by the monotonic clock: the wall clock may be set. */
  latestAt = -Infinity
  #accessTokens: Set<string> | undefined

  add(accessToken: string, now: number): void {
    this.latestAt = now
    this.#accessTokens = rememberToken(this.#accessTokens, accessToken, maxRejected)
  }

  has(accessToken: string): boolean {
    return this.#accessTokens?.has(accessToken) ?? false
  }
}

/**
 * Adds a token to a set that is created with its first token and keeps the latest `max` ones: a
 * process may have many users, and most sets stay empty.
 */
export function rememberToken(
  tokens: Set<string> | undefined,
  token: string,
  max: number,
): Set<string> {
  if (tokens === undefined) return new Set([token])
  tokens.delete(token)
  tokens.add(token)
  const [oldest = token] = tokens
  if (tokens.size > max) tokens.delete(oldest)
  return tokens
}
