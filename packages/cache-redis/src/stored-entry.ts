import { parseTokenInfo, type TokenInfo } from '@spotify-sdk/auth-core'
import { wholeNumberOf } from './script-reply.ts'
import type { ClockReading } from './server-clock.ts'
import { expiresAtFor } from './server-time.ts'

/**
 * A token as its writer stored it, its end on the reader's clock.
 *
 * @param expires When it ends, in microseconds of the server's clock.
 * @returns The very same token where the clocks of all three agree.
 */
export function onReadersClock(
  token: TokenInfo,
  expires: string | undefined,
  { serverNow, askedAt }: ClockReading,
): TokenInfo {
  const serverExpiresAt = wholeNumberOf(expires)
  // Written by somebody who does not know of servers' clocks: the writer's own must do.
  if (serverExpiresAt === undefined) return token
  const expiresAt = expiresAtFor(token.expiresAt, serverExpiresAt, serverNow, askedAt)
  return expiresAt === token.expiresAt ? token : { ...token, expiresAt }
}

/** The token for a lease: an entry that is no token is none, and is replaced by the next commit. */
export function readTokenIfAny(
  text: string | undefined,
  expires: string | undefined,
  reading: ClockReading,
): TokenInfo | undefined {
  if (text === undefined) return undefined
  try {
    return onReadersClock(parseTokenInfo(text), expires, reading)
  } catch {
    return undefined
  }
}
