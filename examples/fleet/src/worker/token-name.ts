import { createHash } from 'node:crypto'

const names = new Map<string, string>()

/** A short name for a token. Nothing leads back from it: what it is made of is random. */
export function tokenName(accessToken: string): string {
  const known = names.get(accessToken)
  if (known !== undefined) return known
  const name = createHash('sha256').update(accessToken).digest('hex').slice(0, 8)
  // Only the tokens of the moment are asked for, thousands of times.
  if (names.size > 8) names.clear()
  names.set(accessToken, name)
  return name
}
