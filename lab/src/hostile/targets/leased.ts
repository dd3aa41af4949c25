import type { TokenCache } from '@spotify-sdk/auth-core'
import { optionalTokenFault } from './token-shape.ts'

/** Asks for a lease, looks at it, and gives it back. */
export async function tryLease(cache: TokenCache, key: string): Promise<unknown> {
  const lease = await cache.lease?.(key)
  if (lease?.granted !== true) return lease
  const { granted, fence, token, deleted } = lease
  const remainingSeconds = lease.remainingSeconds()
  await lease.release()
  return { granted, fence, token, deleted, remainingSeconds }
}

/** What is wrong with the answer to a request for a lease. */
function leaseFault(value: object): string | undefined {
  const answer = value as Readonly<Record<string, unknown>>
  if (answer['granted'] === true) {
    const { fence, deleted } = answer
    if (!Number.isSafeInteger(fence) || Number(fence) < 1) return `a fence of ${String(fence)}`
    if (deleted !== undefined && typeof deleted !== 'boolean') return 'no word on a deletion'
    return optionalTokenFault(answer['token'])
  }
  const { reason, retryAfterSeconds, code } = answer
  if (reason !== 'busy' && reason !== 'cooldown') return 'a refusal without a reason'
  if (!Number.isFinite(retryAfterSeconds) || Number(retryAfterSeconds) < 0) {
    return `a refusal for ${String(retryAfterSeconds)} s`
  }
  return code === undefined || typeof code === 'string' ? undefined : 'a code that is no text'
}

/** What is wrong with what a cache gave: an answer to a request for a lease, a token, or nothing. */
export function cacheAnswerFault(value: unknown): string | undefined {
  const isLeaseAnswer = typeof value === 'object' && value !== null && 'granted' in value
  return isLeaseAnswer ? leaseFault(value) : optionalTokenFault(value)
}
