import { CacheUnavailable } from './cache/guarded-cache.ts'
import { endWithFailure, errorForCode } from './cooldown.ts'
import { adoptStored, isCurrent, isSameAccessToken } from './newer-token.ts'
import type { RefreshAttempt } from './refresh-attempt.ts'
import type { RefreshContext } from './refresh-context.ts'
import { refreshWithLease } from './refresh-with-lease.ts'
import { requestNewToken } from './request-new-token.ts'
import type { RefreshLease } from '../cache/token-cache.ts'
import { sendPermit } from './send-permit.ts'
import { keepUnstored } from './store-token.ts'

/** Minimum seconds between two checks of a key while another source has the lease. */
const minPauseSeconds = 0.025
const maxPauseSeconds = 0.25

/** If one refresh loses this many leases, the cache cannot keep one, or the machine is overloaded. */
const maxLostLeases = 5

/**
 * One refresh, from the first cache read to the stored token: read, lease (which reads again), request,
 * commit, release. While another source refreshes, it waits for that source's token.
 *
 * @returns `false` if it is the turn of another source and no caller waits.
 * @throws A `SpotifyError` if no new token is available now.
 */
export async function refresh(context: RefreshContext, attempt: RefreshAttempt): Promise<boolean> {
  const { clock, emit, policy } = context
  let pause = minPauseSeconds
  let hasJustLost = false
  for (let lost = 0; ;) {
    attempt.restart()
    const lease = await lookAndAsk(context, attempt, hasJustLost)
    if (lease === 'done') return true
    if (lease === 'unavailable') break
    if (typeof lease === 'object') {
      if ((await refreshWithLease(context, lease, attempt)) === 'done') return true
      emit({ type: 'lease-lost', fence: lease.fence })
      lost++
    }
    // A sign-in or sign-out through this source came first.
    if (attempt.isSuperseded()) continue
    const hasLostTooMany = lost >= maxLostLeases
    // Two app tokens do no harm; a refresh token that is sent twice costs the sign-in.
    if (hasLostTooMany && policy === undefined) break
    const isOthersTurn = lease === 'busy' || hasLostTooMany
    if (isOthersTurn && !attempt.isAwaited()) return false
    hasJustLost = typeof lease === 'object'
    if (hasJustLost) {
      // Longer than others wait: one of them gets the lease next. Otherwise an overloaded process might
      // take the lease again and again, and send nothing.
      pause = maxPauseSeconds * (2 + clock.random())
    } else {
      await clock.sleep(pause, { background: true })
      pause = nextPause(pause, clock.random())
    }
  }
  await refreshWithoutCache(context, attempt)
  return true
}

/**
 * Stores a sign-in that is not stored yet, checks whether the cache has a new token, and otherwise asks
 * for the lease.
 *
 * @param hasJustLost This source has just lost a lease: it does not ask.
 * @returns The lease, or why there is none; `yielded` if it did not ask.
 * @throws A `SpotifyError` in a cooldown, or if the user must sign in.
 */
async function lookAndAsk(
  context: RefreshContext,
  attempt: RefreshAttempt,
  hasJustLost: boolean,
): Promise<RefreshLease | 'done' | 'busy' | 'yielded' | 'superseded' | 'unavailable'> {
  const { cache, held, cooldown, policy } = context
  try {
    if (held.pendingWrite === 'sign-in' && !(await policy?.storeSignIn())) return 'unavailable'
    const entry = await cache.get({ isOnlySource: policy?.cacheIsOnlySource })
    if (attempt.isSuperseded()) return 'superseded'
    if (entry !== undefined) adoptStored(context, entry, attempt)
    if (isCurrent(held, entry) && !attempt.forces(held.token)) return 'done'
    // Without the entry that is served the cache is looked at under a lease, in a cooldown and with a
    // dead refresh token too: what it has lost is stored again, and a sign-out is noticed.
    const isLost = held.remainingSeconds() > 0 && !isSameAccessToken(entry, held.token)
    if (!isLost) {
      policy?.assertRefreshable(entry, attempt)
      cooldown.throwIfActive()
    }

    if (hasJustLost) return 'yielded'
    const lease = await cache.lease(entry)
    if (lease.granted) return lease
    if (lease.reason === 'cooldown') {
      cooldown.begin(errorForCode(lease.code, lease.retryAfterSeconds), lease.retryAfterSeconds)
      cooldown.throwIfActive()
    }
    return 'busy'
  } catch (error) {
    if (error instanceof CacheUnavailable) return 'unavailable'
    throw error
  }
}

/**
 * A refresh while the cache fails. App tokens are requested immediately: a second one does no harm. A
 * user's refresh token may have to wait.
 *
 * @throws A `SpotifyError` if no new token is available now.
 */
async function refreshWithoutCache(
  context: RefreshContext,
  attempt: RefreshAttempt,
): Promise<void> {
  const { held, cooldown, policy } = context
  await policy?.assertRefreshableWithoutCache(attempt)
  cooldown.throwIfActive()
  const current = held.token
  const result = await requestNewToken(context, attempt, {
    current,
    permit: sendPermit(attempt),
    store: () => keepUnstored(context),
  })
  // A superseded attempt has no token and no error: its callers start another one.
  if (typeof result === 'string') return
  if (result.kind === 'invalid-grant' && current !== undefined) {
    await policy?.onInvalidGrant(current, result, attempt)
  }
  endWithFailure(context, result, attempt)
  throw cooldown.error() ?? result.error
}

/** Decorrelated jitter, so that waiting sources do not check at the same time. */
function nextPause(previous: number, random: number): number {
  const span = previous * 3 - minPauseSeconds
  return Math.min(minPauseSeconds + span * random, maxPauseSeconds)
}
