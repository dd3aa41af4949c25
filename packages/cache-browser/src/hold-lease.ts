import { serializeTokenInfo, type Clock } from '@spotify-sdk/auth-core'
import { HeldLease } from '@spotify-sdk/auth-core/toolkit'

import { commitToken, extendLease, releaseLease } from './entry-change.ts'
import type { EntryStore } from './entry-store.ts'
import { tokenIfAny } from './entry-token.ts'
import type { Entry } from './entry.ts'
import type { LivenessLock } from './liveness-locks.ts'

/** A granted lease and its dependencies. */
export interface GrantedLease {
  readonly key: string
  readonly fence: number
  /** The stored entry at the time of the grant. */
  readonly standing: Entry
  readonly livenessLock: LivenessLock
  /** Monotonic time right before the request. */
  readonly grantedAt: number
  readonly leaseSeconds: number
  readonly entries: EntryStore
  readonly clock: Clock
  /** Called after a token was committed. */
  readonly onCommit: () => void
}

/** The holder's side of a lease. Its Web Lock is released when the lease ends. */
export function holdLease(granted: GrantedLease): HeldLease {
  const { key, fence, standing, livenessLock, grantedAt, leaseSeconds, entries, clock, onCommit } =
    granted
  const { id } = livenessLock
  const lease = new HeldLease({
    fence,
    token: tokenIfAny(standing),
    deleted: standing.deleted,
    clock,
    grantedAt,
    leaseSeconds,
    extend: (seconds) =>
      entries.change(key, (entry) => extendLease(entry, id, seconds), { isDurable: false }),
    commit: async (token) => {
      const claim = { id, fence, token: serializeTokenInfo(token) }
      const isStored = await entries.change(key, (entry) => commitToken(entry, claim), {
        isDurable: true,
      })
      livenessLock.end()
      if (isStored) onCommit()
      return isStored
    },
    release: async (options) => {
      const end = { ...options, id, now: clock.now() }
      try {
        await entries.change(key, (entry) => releaseLease(entry, end), { isDurable: false })
      } finally {
        livenessLock.end()
      }
    },
  })
  lease.signal.addEventListener('abort', livenessLock.end)
  return lease
}
