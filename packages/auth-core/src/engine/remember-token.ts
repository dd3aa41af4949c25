/**
 * Adds a token to a set that is created with its first token and keeps the latest `max` ones: a
 * process may hold many users, and most sets stay empty.
 */
export function rememberToken(
  tokens: Set<string> | undefined,
  token: string,
  max: number,
): Set<string> {
  if (tokens === undefined) return new Set([token])
  tokens.delete(token)
  tokens.add(token)
  if (tokens.size > max) {
    for (const oldest of tokens) {
      tokens.delete(oldest)
      break
    }
  }
  return tokens
}
