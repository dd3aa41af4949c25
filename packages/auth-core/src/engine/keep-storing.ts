import type { RefreshLease } from '../cache/token-cache.ts'
import type { TokenInfo } from '../token/token-info.ts'
import type { UserEngine } from './user-engine.ts'

const firstPauseSeconds = 0.125
const longestPauseSeconds = 2

/** As long as a lease is held at most. */
const giveUpAfterSeconds = 60

/**
 * Commits what is in hand again and again, as long as it is in hand and the lease lasts. Where the
 * cache did not take a refresh token that replaced another, the lease is not given back before:
 * whoever held the next one would find the spent one and send it again, and the user would have to
 * log in again.
 */
export async function keepStoring(
  { cache, memory, clock }: UserEngine,
  lease: RefreshLease,
): Promise<void> {
  if (!memory.unstored || !cache.hasLeases) return
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
