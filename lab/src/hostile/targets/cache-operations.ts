import type { Clock, LeaseRefusal, RefreshLease, TokenCache } from '@spotify-sdk/auth-core'
import { systemClock } from '@spotify-sdk/auth-core/toolkit'
import type { Outcome } from '../target.ts'
import { problemWithToken, tokenFields } from './tokens.ts'

export const key = 'client-credentials:app'

export type Operation = 'get' | 'lease' | 'set' | 'delete'

/** The rules for what a cache reads from its storage. */
export const cacheRules = { problemWith: problemWithCacheResult, mayThrow: ['TokenCacheError'] }

/** Reads, leases or writes an entry, and reads what was written. */
export async function operate(cache: TokenCache, operation: Operation): Promise<Outcome> {
  if (operation === 'lease') return { value: await tryLease(cache), shown: [cache] }
  if (operation === 'set') await cache.set(tokenFields, key)
  if (operation === 'delete') await cache.delete?.(key)
  return { value: await cache.get(key), shown: [cache] }
}

/** Requests a lease, reads its members, and releases it. */
async function tryLease(cache: TokenCache): Promise<unknown> {
  const lease = await cache.lease?.(key)
  if (lease?.granted !== true) return lease
  const { granted, fence, token, deleted } = lease
  const remainingSeconds = lease.remainingSeconds()
  await lease.release()
  return { granted, fence, token, deleted, remainingSeconds }
}

/** What is wrong with a lease or its refusal, or a token; nothing is wrong with no token. */
function problemWithCacheResult(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined
  const isLeaseResult = typeof value === 'object' && 'granted' in value
  return isLeaseResult ? problemWithLease(value as LeaseResult) : problemWithToken(value)
}

type LeaseResult = Readonly<Record<keyof RefreshLease | keyof LeaseRefusal, unknown>>

function problemWithLease(result: LeaseResult): string | undefined {
  const { granted, fence, deleted, token, reason, retryAfterSeconds, code } = result
  if (granted === true) {
    if (!Number.isSafeInteger(fence) || Number(fence) < 1) return `a fence of ${String(fence)}`
    if (deleted !== undefined && typeof deleted !== 'boolean') return 'deleted is no boolean'
    return problemWithCacheResult(token)
  }
  if (reason !== 'busy' && reason !== 'cooldown') return 'a refusal without a reason'
  if (!Number.isFinite(retryAfterSeconds) || Number(retryAfterSeconds) < 0) {
    return `a refusal for ${String(retryAfterSeconds)} s`
  }
  return code === undefined || typeof code === 'string' ? undefined : 'a code that is no string'
}

/** A clock that runs `factor` times too fast, so that waits end soon in every case. */
export function fastClock(factor: number): Clock {
  const startedAt = systemClock.now()
  const monotonicAt = systemClock.monotonic()
  const elapsed = (): number => (systemClock.monotonic() - monotonicAt) * factor
  return {
    now: () => startedAt + elapsed(),
    monotonic: elapsed,
    random: () => 0.5,
    sleep: (seconds, options) => systemClock.sleep(seconds / factor, options),
  }
}
