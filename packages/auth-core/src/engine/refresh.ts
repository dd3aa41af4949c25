import { errorForCode } from './cooldown.ts'
import type { Engine } from './engine.ts'
import type { Flight } from './flight.ts'
import { CacheUnavailable } from './guarded-cache.ts'
import { isOvertaken, isSettled, reconcile } from './reconcile.ts'
import { refreshAlone } from './refresh-alone.ts'
import { refreshUnderLease } from './refresh-under-lease.ts'
import type { RefreshLease } from '../cache/token-cache.ts'
import type { TokenInfo } from '../token/token-info.ts'

/** Seconds between two looks at a key that another holder is refreshing. */
const shortestPauseSeconds = 0.025
const longestPauseSeconds = 0.25

/** A cache whose leases are lost so often in a row cannot hold one; or the machine is starved. */
const lostLeasesAtMost = 5

/**
 * One refresh, from the first look into the cache to the stored token: read, lease (which reads
 * again), request, commit, release. Where another process is at it, its token is waited for.
 *
 * @returns `false`, where another process is at it and nobody waits.
 * @throws A `SpotifyError`, when there is no new token and none can be had now.
 */
export async function refresh(engine: Engine, flight: Flight): Promise<boolean> {
  const { clock, memory, emit, user } = engine
  let pause = shortestPauseSeconds
  for (let lost = 0; ;) {
    flight.epoch = memory.epoch
    const lease = await seekLease(engine, flight)
    if (lease === 'settled') return true
    if (lease === 'unavailable') break
    if (lease === 'overtaken') {
      lost++
    } else if (lease !== 'busy') {
      if ((await refreshUnderLease(engine, lease, flight)) === 'settled') return true
      emit({ type: 'lease-lost', fence: lease.fence })
      lost++
    }
    // Two app tokens do no harm; a refresh token that is sent twice costs the sign-in.
    if (lost >= lostLeasesAtMost && !user?.spendsRefreshTokens) break
    if (lease !== 'busy' && lost < lostLeasesAtMost) continue
    if (!flight.isAwaited()) return false
    await clock.sleep(pause, { background: true })
    pause = nextPause(pause, clock.random())
  }
  await refreshAlone(engine, flight)
  return true
}

/** Looks whether the cache already holds what is wanted; else asks for the right to request it. */
async function seekLease(
  engine: Engine,
  flight: Flight,
): Promise<RefreshLease | 'settled' | 'busy' | 'overtaken' | 'unavailable'> {
  const { cache, memory, cooldown, user } = engine
  try {
    if (user?.holdsLogin) await user.storeLogin()
    if (user?.holdsLogin) return 'unavailable'
    const entry = await cache.get({ isPatient: user?.isHelpless })
    if (isOvertaken(engine, flight)) return 'overtaken'
    if (entry !== undefined) reconcile(engine, entry, flight)
    if (isSettled(memory, entry)) return 'settled'
    // Neither a dead refresh token nor a cooldown keeps from a look under a lease where the cache does
    // not hold what is served: what it has lost is stored again, and a sign-out is noticed.
    const isLost = memory.remainingSeconds() > 0 && !holds(entry, memory.token)
    if (!isLost) {
      user?.check(entry)
      cooldown.throwIfActive()
    }

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

function holds(entry: TokenInfo | undefined, token: TokenInfo | undefined): boolean {
  return entry?.accessToken === token?.accessToken
}

/** Decorrelated jitter, so that a fleet of waiters does not look in step. */
function nextPause(previous: number, random: number): number {
  const span = previous * 3 - shortestPauseSeconds
  return Math.min(shortestPauseSeconds + span * random, longestPauseSeconds)
}
