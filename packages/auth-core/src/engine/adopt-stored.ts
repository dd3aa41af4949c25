import { isSameAccessToken } from './newer-token.ts'
import type { RefreshContext } from './refresh-context.ts'
import type { TokenInfo } from '../token/token-info.ts'

/**
 * Takes the stored entry if it is newer than the held token. Another access token causes an event.
 *
 * @param attempt The refresh under way, if there is one. A fresh token ends it. With any other token its
 *   callers continue to wait, and are counted with the one that they get.
 */
export function adoptStored(
  { session, held, emit }: Pick<RefreshContext, 'session' | 'held' | 'emit'>,
  stored: TokenInfo,
  attempt: { readonly waitingCallers: number } | undefined,
): void {
  const before = held.token
  session.adopt(stored)
  if (isSameAccessToken(held.token, before) || !held.isUsable(stored)) return
  const waitingCallers = (held.state() === 'fresh' && attempt?.waitingCallers) || 0
  emit({ type: 'token-adopted', expiresAt: stored.expiresAt, waitingCallers })
}
