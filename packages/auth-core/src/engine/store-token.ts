import type { Engine } from './engine.ts'
import type { RefreshLease } from '../cache/token-cache.ts'
import type { TokenInfo } from '../token/token-info.ts'

/** `superseded`: a later fence has written; `failed`: the cache did not take it. */
export type StoreOutcome = 'stored' | 'superseded' | 'failed'

/**
 * Commits the token in hand under a lease.
 *
 * A cache that fails here fails nobody: the token serves this process. Only what must not get lost
 * (a refresh token that replaced another, the verdict on one) stays marked as unstored, and is
 * committed again: under this lease while it lasts, then under a later one.
 */
export async function storeToken(
  { cache, memory, emit }: Engine,
  lease: RefreshLease,
  token: TokenInfo,
): Promise<StoreOutcome> {
  const { epoch } = memory
  memory.unstored = true
  memory.isUnwritten = false
  try {
    if (!(await cache.commit(lease, memory.forOthers() ?? token))) return 'superseded'
    // Whoever logged in or signed out meanwhile has the last word, also about what memory holds.
    if (memory.epoch !== epoch) return 'superseded'
    memory.confirmStored()
    return 'stored'
  } catch {
    if (memory.epoch !== epoch) return 'superseded'
    memory.unstored = memory.isPrecious()
    if (memory.unstored) emit({ type: 'token-store-failed' })
    return 'failed'
  }
}
