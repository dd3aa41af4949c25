import { parseTokenInfo, type TokenInfo } from '@spotify-sdk/auth-core'

import type { Entry } from './entry.ts'

/**
 * The token of an entry.
 *
 * @throws `TokenCacheError` (code `invalid_entry`) for what is no token.
 */
export function tokenOf(entry: Entry | undefined): TokenInfo | undefined {
  return entry?.token === undefined ? undefined : parseTokenInfo(entry.token)
}

/** The same, for a lease: what is no token is none, and is replaced by the next commit. */
export function tokenIfAny(entry: Entry): TokenInfo | undefined {
  try {
    return tokenOf(entry)
  } catch {
    return undefined
  }
}
