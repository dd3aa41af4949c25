import { createHash } from 'node:crypto'

const names = new Map<string, string>()

/** Returns a short name for a token. The token cannot be derived from it. */
export function tokenName(accessToken: string): string {
  const known = names.get(accessToken)
  if (known !== undefined) return known
  const name = createHash('sha256').update(accessToken).digest('hex').slice(0, 8)
  // Only the current tokens are named, thousands of times.
  if (names.size > 8) names.clear()
  names.set(accessToken, name)
  return name
}
