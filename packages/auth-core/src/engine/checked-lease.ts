import type { Clock } from '../clock.ts'
import type { LeaseRefusal, RefreshLease } from '../token-cache.ts'
import type { TokenInfo } from '../token-info.ts'

/** Granted when nobody waited any longer: it would block the key. */
export function giveBack(late: RefreshLease | LeaseRefusal): void {
  if (late.granted) late.release().catch(() => {})
}

/** Tells how long the machine has slept since: leases count on a clock that stood still meanwhile. */
export function sleepWatch(clock: Clock): () => number {
  const [wall, monotonic] = [clock.now(), clock.monotonic()]
  return () => Math.max(clock.now() - wall - (clock.monotonic() - monotonic), 0)
}

/**
 * A lease with a token that was checked, and with an eye on the machine's sleep. It may be an
 * instance with private state: it is wrapped, not copied.
 */
export function checkedLease(
  lease: RefreshLease,
  token: TokenInfo | undefined,
  sleepSeconds: () => number,
): RefreshLease {
  return {
    granted: true,
    fence: lease.fence,
    token,
    deleted: lease.deleted,
    signal: lease.signal,
    remainingSeconds: () => Math.max(lease.remainingSeconds() - sleepSeconds(), 0),
    commit: (next) => lease.commit(next),
    release: async (options) => lease.release(options),
  }
}
