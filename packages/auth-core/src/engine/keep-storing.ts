import type { Engine } from './engine.ts'
import type { LeaseReleaseOptions, RefreshLease } from '../token-cache.ts'
import type { StoreOutcome } from './store-token.ts'
import type { TokenInfo } from '../token-info.ts'

const firstPauseSeconds = 0.125
const longestPauseSeconds = 2

/** As long as a lease is held at most. */
const giveUpAfterSeconds = 60

/**
 * Gives a lease back: at once as a rule. Where the cache did not take a refresh token that replaced
 * another, not before it does, or the lease is over: whoever held the next lease would find the
 * spent one and send it again, and the user would have to log in again.
 */
export async function giveLeaseBack(
  engine: Engine,
  lease: RefreshLease,
  { outcome, ...release }: LeaseReleaseOptions & { readonly outcome: StoreOutcome | undefined },
): Promise<void> {
  const { cache, memory } = engine
  const mustStore = outcome === 'failed' && memory.unstored
  if (mustStore && cache.hasLeases) await keepStoring(engine, lease)
  await lease.release(release)
}

/** Commits what is in hand again and again, as long as it is in hand and the lease lasts. */
async function keepStoring({ cache, memory, clock }: Engine, lease: RefreshLease): Promise<void> {
  const { token } = memory
  const inHand = (): TokenInfo | undefined =>
    memory.token === token ? memory.forOthers() : undefined
  const giveUpAt = clock.monotonic() + giveUpAfterSeconds
  let pause = firstPauseSeconds
  while (clock.monotonic() < giveUpAt) {
    await clock.sleep(pause, { signal: lease.signal, background: true })
    const unstored = inHand()
    if (unstored === undefined || lease.signal.aborted) return
    try {
      const isStored = await cache.commit(lease, unstored)
      if (isStored && inHand() !== undefined) memory.confirmStored()
      return
    } catch {
      pause = Math.min(pause * 2, longestPauseSeconds)
    }
  }
}
