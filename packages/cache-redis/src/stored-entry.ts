import { parseTokenInfo, type TokenInfo } from '@spotify-sdk/auth-core'
import { wholeNumberOf } from './script-reply.ts'
import { expiresAtFor } from './server-time.ts'

/** A token as it lies in Redis, and what time it is there and here. */
export interface StoredEntry {
  /** The stored form of the token. */
  readonly token: string | undefined
  /** When it ends, in microseconds of the server's clock. */
  readonly expires: string | undefined
  readonly serverNow: number
  /** The reader's wall clock right before it asked. */
  readonly askedAt: number
}

/**
 * The token of an entry, its end on the reader's clock.
 *
 * @throws `TokenCacheError` (code `invalid_entry`) for what is no token.
 */
export function readEntry({
  token: text,
  expires,
  serverNow,
  askedAt,
}: StoredEntry): TokenInfo | undefined {
  if (text === undefined) return undefined
  const token = parseTokenInfo(text)
  const serverExpiresAt = wholeNumberOf(expires)
  // Written by somebody who does not know of servers' clocks: the writer's own must do.
  if (serverExpiresAt === undefined) return token
  const expiresAt = expiresAtFor(token.expiresAt, serverExpiresAt, serverNow, askedAt)
  return { ...token, expiresAt }
}

/** The same, for a lease: an entry that is no token is none, and is replaced by the next commit. */
export function readEntryIfAny(entry: StoredEntry): TokenInfo | undefined {
  try {
    return readEntry(entry)
  } catch {
    return undefined
  }
}
