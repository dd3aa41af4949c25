import { maxLeaseSeconds } from './cache/lease.ts'
import type { RefreshAttempt } from './refresh-attempt.ts'
import type { RefreshContext } from './refresh-context.ts'
import type { RefreshLease } from '../cache/token-cache.ts'
import type { TokenInfo } from '../token/token-info.ts'

/** `superseded`: a later fence has written; `failed`: the token could not be stored. */
export type StoreOutcome = 'stored' | 'superseded' | 'failed'

/** What is needed to store the held token. */
export type StoreContext = Pick<RefreshContext, 'cache' | 'held' | 'emit'>

const firstPauseSeconds = 0.125
const maxPauseSeconds = 2

/**
 * Commits the held token under a lease. If the cache fails, this source still uses the token. Only what
 * must not be lost is committed again: a new refresh token under this lease while it lasts, then under
 * a later one; the mark on a rejected one under a later one.
 */
export async function storeToken(
  context: StoreContext,
  lease: RefreshLease,
  attempt: RefreshAttempt,
): Promise<StoreOutcome> {
  const { cache, held } = context
  const token = held.toStored()
  if (token === undefined || attempt.isSuperseded()) return 'superseded'
  held.beginWrite()
  try {
    // A sign-in or sign-out meanwhile decides, also about what is held.
    if (!(await cache.commit(lease, token)) || attempt.isSuperseded()) return 'superseded'
    held.confirmStored()
    return 'stored'
  } catch {
    return attempt.isSuperseded() ? 'superseded' : keepUnstored(context)
  }
}

/** The held token could not be stored. It is kept in memory, and stored later if it must not be lost. */
export function keepUnstored({ held, emit }: StoreContext): 'failed' {
  if (held.keepUnstored()) emit({ type: 'token-store-failed' })
  return 'failed'
}

/**
 * Repeats the commit of the held token as long as it is held and the lease lasts. Until a new refresh
 * token is stored, the lease is not released: the next holder would find the old one and send it again,
 * and the user would have to sign in again.
 */
export async function keepStoring(
  { cache, held, clock }: Pick<RefreshContext, 'cache' | 'held' | 'clock'>,
  lease: RefreshLease,
): Promise<void> {
  if (!held.isUnstored || !cache.hasLeases) return
  const { token } = held
  const toStored = (): TokenInfo | undefined => (held.token === token ? held.toStored() : undefined)
  const giveUpAt = clock.monotonic() + maxLeaseSeconds
  let pause = firstPauseSeconds
  while (clock.monotonic() < giveUpAt) {
    // It keeps the process alive: a script that ends now would lose the sign-in.
    await clock.sleep(pause, { signal: lease.signal })
    const unstored = toStored()
    if (unstored === undefined || lease.signal.aborted) return
    try {
      const isStored = await cache.commit(lease, unstored)
      if (isStored && toStored() !== undefined) held.confirmStored()
      return
    } catch {
      pause = Math.min(pause * 2, maxPauseSeconds)
    }
  }
}
