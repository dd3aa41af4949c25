import { type LeaseRefusal, type RefreshLease } from '@spotify-sdk/auth-core'
import { HeldLease } from '@spotify-sdk/auth-core/toolkit'

import type { FenceFolder } from './fence-folder.ts'
import { nextFence } from './fence-listing.ts'
import { FileLease } from './file-lease.ts'
import { leaseRefusal, type LeaseObserver } from './lease-refusal.ts'
import { serializeLeaseRecord } from './lease-record.ts'
import { ownIdentity } from './process-identity.ts'

/**
 * A second process finds the first one's lease in its next list; more attempts mean that holders
 * keep dying.
 */
const maxAttempts = 20

/** The answer if the holder is unknown: try again after this time. */
const busy: LeaseRefusal = { granted: false, reason: 'busy', retryAfterSeconds: 0.05 }

/**
 * Takes the next fence of a key, unless its lease is held or cools down. The stored token is read
 * after the lease is in place, and the lease counts only if no higher number exists by then.
 *
 * @param signal If it is aborted, no lease is put in place.
 */
export async function grantLease(
  observer: LeaseObserver,
  folder: FenceFolder,
  signal: AbortSignal | undefined,
): Promise<RefreshLease | LeaseRefusal> {
  const { clock, leaseSeconds } = observer
  const holder = await ownIdentity()
  const content = serializeLeaseRecord({ state: 'held', holder, leaseSeconds })
  for (let attempt = 0; attempt < maxAttempts; attempt++) {
    if (signal?.aborted) break
    const listing = await folder.list()
    const refusal = await leaseRefusal(observer, folder, listing)
    if (refusal !== undefined) return refusal

    const fence = nextFence(listing)
    const grantedAt = clock.monotonic()
    // Not flushed: no holder survives a power failure, so its lease need not either.
    if (!(await folder.publish('lease', fence, { content, durable: false }))) continue
    const lease = new FileLease(observer, folder, fence, grantedAt)
    const standing = await lease.confirm()
    if (standing === undefined) continue
    return new HeldLease({
      fence,
      token: standing.entry?.token,
      deleted: standing.entry !== undefined && standing.entry.token === undefined,
      clock,
      grantedAt,
      leaseSeconds,
      extend: (seconds) => lease.extend(seconds),
      commit: (token) => lease.commit(token),
      release: (options) => lease.release(options),
    })
  }
  return busy
}
