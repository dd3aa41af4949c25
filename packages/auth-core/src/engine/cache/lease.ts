import type { LeaseRefusal, RefreshLease, TokenCache } from '../../cache/token-cache.ts'
import type { TokenInfo } from '../../token/token-info.ts'

/** What a cache answers to a request for a lease. */
export type LeaseAnswer = RefreshLease | LeaseRefusal

/** No cache grants a longer lease. */
export const maxLeaseSeconds = 60

/**
 * Reads a cache's response to a request for a lease. Each member is read once, because it may be a
 * getter: the checked value is the one that is used. A lease may be an instance with private state,
 * so its methods are called on it.
 *
 * @param sleepSeconds How long the machine has slept since the request.
 * @throws Whatever a getter throws; `TypeError` if the response is neither a lease nor a refusal.
 */
export function readLease(
  response: LeaseAnswer | undefined,
  sleepSeconds: () => number,
): LeaseAnswer {
  const isGranted = response?.granted
  if (isGranted === true) return readGrantedLease(response as RefreshLease, sleepSeconds)
  if (isGranted === false) return readRefusal(response as LeaseRefusal)
  throw noLease()
}

/** The lease of a cache without leases: it excludes no other source, and reads nothing again. */
export function uncoordinatedLease(
  cache: TokenCache,
  key: string,
  entry: TokenInfo | undefined,
): RefreshLease {
  return {
    granted: true,
    fence: 0,
    token: entry,
    remainingSeconds: () => Infinity,
    signal: new AbortController().signal,
    commit: async (token) => {
      await cache.set(token, key)
      return true
    },
    release: async () => {},
  }
}

/** Releases a lease for which no caller waits any more: it would block the key. */
export function releaseUnused(lease: LeaseAnswer): void {
  if (lease.granted) lease.release().catch(() => {})
}

function readRefusal({ reason, retryAfterSeconds, code }: LeaseRefusal): LeaseRefusal {
  if (reason !== 'cooldown') return { granted: false, reason: 'busy', retryAfterSeconds: 0 }
  if (!(typeof retryAfterSeconds === 'number' && retryAfterSeconds >= 0)) throw noLease()
  return { granted: false, reason, retryAfterSeconds, code }
}

function readGrantedLease(lease: RefreshLease, sleepSeconds: () => number): RefreshLease {
  const { fence, token, deleted, signal, extend } = lease
  if (typeof fence !== 'number' || !(signal instanceof AbortSignal)) throw noLease()
  return {
    granted: true,
    fence,
    token,
    deleted: deleted === true,
    signal,
    remainingSeconds: () => Math.max(remainingSecondsOf(lease) - sleepSeconds(), 0),
    extend: typeof extend === 'function' ? (seconds) => extend.call(lease, seconds) : undefined,
    commit: (next) => lease.commit(next),
    release: async (options) => lease.release(options),
  }
}

/** 0 if the lease gives no valid number: no request is sent then. */
function remainingSecondsOf(lease: RefreshLease): number {
  try {
    const seconds: unknown = lease.remainingSeconds()
    return typeof seconds === 'number' ? seconds : 0
  } catch {
    return 0
  }
}

function noLease(): TypeError {
  return new TypeError('Not a lease')
}
