import type { LeaseReleaseOptions } from '@spotify-sdk/auth-core'

import { maxCooldownSeconds, type Cooldown, type Entry, type Holder } from './entry.ts'

/** The result of a change, and the entry to store. */
export interface Change<T> {
  readonly result: T
  /** The entry to store; absent if it stays the same. */
  readonly entry?: Entry | undefined
}

/**
 * Decides on a stored entry, inside the transaction that reads and writes it.
 *
 * @param wasSeen There was an entry before. If it is missing now, the site's data was cleared,
 *   because entries are never removed otherwise.
 */
export type ChangeEntry<T> = (entry: Entry | undefined, wasSeen: boolean) => Change<T>

/** A tab's request for the lease. */
export interface LeaseClaim {
  readonly holder: Holder
  /** Unix time in seconds. */
  readonly now: number
  /** A former holder that is gone, as it was when that was detected. */
  readonly gone: Holder | undefined
  readonly wasSeen: boolean
  /** Remaining seconds of a cooldown. */
  readonly secondsLeft: (cooldown: Cooldown) => number
}

/** The answer to a lease request. */
export type LeaseAnswer =
  | { readonly state: 'granted'; readonly fence: number; readonly standing: Entry }
  | { readonly state: 'held'; readonly holder: Holder }
  | { readonly state: 'cooldown'; readonly seconds: number; readonly code: string | undefined }

/**
 * Increments the fence for a new holder, unless another tab holds the lease or a cooldown is
 * active.
 */
export function grantLease(
  entry: Entry | undefined,
  { holder, now, gone, wasSeen, secondsLeft }: LeaseClaim,
): Change<LeaseAnswer> {
  const former = entry?.holder
  const isGone = former?.id === gone?.id && former?.beat === gone?.beat
  if (former !== undefined && !isGone) return { result: { state: 'held', holder: former } }
  const pause = entry?.cooldown
  if (entry !== undefined && pause !== undefined) {
    const cooldown = credible(pause, now)
    const seconds = secondsLeft(cooldown)
    if (seconds > 0) {
      const result = { state: 'cooldown', seconds, code: cooldown.code } as const
      // Store the corrected cooldown, so that it also ends for tabs opened later.
      return cooldown.until === pause.until ? { result } : { result, entry: { ...entry, cooldown } }
    }
  }

  const fence = nextFence(entry, now)
  // A user who clears the site's data wants to be signed out, also in tabs that are open.
  const standing = entry ?? { written: fence - 1, last: fence - 1, deleted: wasSeen }
  return {
    result: { state: 'granted', fence, standing },
    // An ended cooldown stays until a token is stored, because it makes the next one longer.
    entry: { ...standing, last: fence, holder },
  }
}

/**
 * Limits a cooldown to a day, and its end to its length from now. If it ends later, this cache did
 * not write it, or the clock was set back.
 */
function credible({ until, seconds, code }: Cooldown, now: number): Cooldown {
  const length = Math.min(seconds, maxCooldownSeconds)
  return { until: Math.min(until, now + length), seconds: length, code }
}

/**
 * Sends a heartbeat: the lease lasts `leaseSeconds` from now. Returns `false` if this tab no longer
 * holds it.
 */
export function extendLease(
  entry: Entry | undefined,
  id: string,
  leaseSeconds: number,
): Change<boolean> {
  if (entry?.holder?.id !== id) return { result: false }
  const { beat } = entry.holder
  return { result: true, entry: { ...entry, holder: { id, beat: beat + 1, leaseSeconds } } }
}

/**
 * Stores the token of a refresh. The highest fence wins: a holder that lost its lease may commit
 * unless a later fence has written or the entry was deleted.
 */
export function commitToken(
  entry: Entry | undefined,
  { id, fence, token }: { readonly id: string; readonly fence: number; readonly token: string },
): Change<boolean> {
  if (entry === undefined || fence <= entry.written) {
    // A commit is repeated if its end was not reported in time. Each refresh gets another token.
    return { result: entry?.token === token }
  }
  const isOver = entry.holder?.id === id || entry.last <= fence
  return {
    result: true,
    entry: {
      token,
      written: fence,
      last: Math.max(entry.last, fence),
      holder: isOver ? undefined : entry.holder,
    },
  }
}

/** Releases the lease, with a cooldown for all tabs if there is one. */
export function releaseLease(
  entry: Entry | undefined,
  {
    id,
    now,
    cooldownSeconds,
    code,
  }: LeaseReleaseOptions & { readonly id: string; readonly now: number },
): Change<undefined> {
  if (entry?.holder?.id !== id) return { result: undefined }
  if (cooldownSeconds === undefined) {
    return { result: undefined, entry: { ...entry, holder: undefined, cooldown: undefined } }
  }
  const seconds = pauseSeconds(entry.cooldown, cooldownSeconds, now)
  const cooldown = { until: now + seconds, seconds, code }
  return { result: undefined, entry: { ...entry, holder: undefined, cooldown } }
}

/** Maximum of a growing pause. Only `Retry-After` makes one longer. */
const maxPauseSeconds = 60

/**
 * Length of a pause for all tabs. Each tab knows only its own failures. A pause soon after another
 * is therefore twice as long, so that many tabs send no more requests than one.
 */
function pauseSeconds(last: Cooldown | undefined, seconds: number, now: number): number {
  if (last === undefined || now - last.until > maxPauseSeconds) return seconds
  return Math.max(seconds, Math.min(last.seconds * 2, maxPauseSeconds))
}

/** Stores a sign-in or sign-out: takes the next fence and ends every lease and cooldown. */
export function writeToken(
  entry: Entry | undefined,
  { now, token }: { readonly now: number; readonly token: string | undefined },
): Change<undefined> {
  const fence = nextFence(entry, now)
  const deleted = token === undefined
  return { result: undefined, entry: { token, deleted, written: fence, last: fence } }
}

/** At least the time in milliseconds, so that fences grow after the database was deleted. */
function nextFence(entry: Entry | undefined, now: number): number {
  return Math.max(Math.floor(now * 1000), (entry?.last ?? 0) + 1, (entry?.written ?? 0) + 1)
}
