import { adoptStored } from './newer-token.ts'
import type { RefreshContext } from './refresh-context.ts'
import type { RefreshScheduler } from './refresh-scheduler.ts'
import type { TokenCacheNotice } from '../cache/token-cache.ts'

/**
 * Reacts to notices of the cache, so that a sign-in or sign-out elsewhere takes effect immediately and
 * not only at the next check.
 *
 * @returns A function that ends the subscription.
 */
export function followCacheChanges(
  context: RefreshContext,
  scheduler: RefreshScheduler,
): () => void {
  return context.cache.subscribe((notice) => {
    context.background.run(onCacheChange(context, scheduler, notice))
  })
}

/** A notice is only a hint: the cache's current entry counts. */
async function onCacheChange(
  context: RefreshContext,
  scheduler: RefreshScheduler,
  notice: TokenCacheNotice,
): Promise<void> {
  const { held, cache, emit, session, policy } = context
  if (notice.type === 'degraded') return emit({ type: 'cache-degraded', code: notice.code })
  // Until a sign-in of this source is stored, the cache shows the one before.
  if (held.pendingWrite === 'sign-in' && !(await policy?.storeSignIn())) return
  const { generation, token } = held
  const stored = await cache.get()
  // A sign-in or sign-out through this source supersedes what was read before.
  if (held.generation !== generation) return
  if (stored !== undefined) return adoptStored(context, stored, scheduler.current)
  if (notice.type !== 'deleted' || held.token === undefined) return
  // What another notice has brought meanwhile may be later than what was read.
  if (held.token !== token) return onCacheChange(context, scheduler, notice)
  session.takeDeletion()
  emit({ type: 'signed-out-elsewhere' })
}
