import { parseTokenInfo, type TokenInfo } from '@spotify-sdk/auth-core'

import type { Entry } from './entry.ts'

/**
 * Returns the token of an entry.
 *
 * @throws `TokenCacheError` (code `invalid_entry`) if it is not a token.
 */
export function tokenOf(entry: Entry | undefined): TokenInfo | undefined {
  return entry?.token === undefined ? undefined : parseTokenInfo(entry.token)
}

/**
 * Returns the token of an entry for a lease. An invalid token counts as none; the next commit
 * replaces it.
 */
export function tokenIfAny(entry: Entry): TokenInfo | undefined {
  try {
    return tokenOf(entry)
  } catch {
    return undefined
  }
}
