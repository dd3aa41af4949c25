import type { LeaseReleaseOptions } from '@spotify-sdk/auth-core'

import { maxCooldownSeconds, type Cooldown, type Entry, type Holder } from './entry.ts'

/** What becomes of an entry, and what whoever changes it learns. */
export interface Change<T> {
  readonly result: T
  /** What is stored from now on; absent: what was stored stays. */
  readonly entry?: Entry | undefined
}

/**
 * Decides on an entry as it is stored, in the middle of the transaction that reads and writes it.
 *
 * @param wasSeen There was an entry before: if there is none now, somebody has wiped it. Entries
 *   are never removed otherwise.
 */
export type ChangeEntry<T> = (entry: Entry | undefined, wasSeen: boolean) => Change<T>

/** Somebody who asks for the lease. */
export interface LeaseClaim {
  readonly holder: Holder
  /** Unix time in seconds. */
  readonly now: number
  /** A former holder that is gone, as it was when that was found out. */
  readonly gone: Holder | undefined
  readonly wasSeen: boolean
  /** Seconds that are left of a cooldown. */
  readonly secondsLeft: (cooldown: Cooldown) => number
}

/** What comes of it. */
export type LeaseAnswer =
  | { readonly state: 'granted'; readonly fence: number; readonly standing: Entry }
  | { readonly state: 'held'; readonly holder: Holder }
  | { readonly state: 'cooldown'; readonly seconds: number; readonly code: string | undefined }

/** Raises the fence for a new holder, unless somebody holds the lease or a cooldown is on. */
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
      // Stored as it is believed, so that it ends for a tab that is opened later, too.
      return cooldown.until === pause.until ? { result } : { result, entry: { ...entry, cooldown } }
    }
  }

  const fence = nextFence(entry, now)
  // Whoever clears a site's data wants to be forgotten: tabs that still remember are signed out.
  const standing = entry ?? { written: fence - 1, last: fence - 1, deleted: wasSeen }
  return {
    result: { state: 'granted', fence, standing },
    // A pause that is over stays until a token is stored: the next one is the longer for it.
    entry: { ...standing, last: fence, holder },
  }
}

/**
 * A cooldown as far as it can be believed: no longer than a day, and with an end no further away
 * than its length. One that ends later was not written by this cache, or the clock was set back.
 */
function credible({ until, seconds, code }: Cooldown, now: number): Cooldown {
  const length = Math.min(seconds, maxCooldownSeconds)
  return { until: Math.min(until, now + length), seconds: length, code }
}

/**
 * Shows a sign of life: the lease lasts for `leaseSeconds` from now. `false`: it is somebody
 * else's, or nobody's.
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
 * Stores what a refresh brought. Last fence wins: a holder that has lost its lease may commit,
 * unless a later fence has written, or the entry was wiped.
 */
export function commitToken(
  entry: Entry | undefined,
  { id, fence, token }: { readonly id: string; readonly fence: number; readonly token: string },
): Change<boolean> {
  if (entry === undefined || fence <= entry.written) return { result: false }
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

/** Gives the lease back, with a pause for all tabs if one is due. */
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

/** Pauses grow to this length, as those of one tab do; only `Retry-After` makes one longer. */
const maxPauseSeconds = 60

/**
 * The length of a pause for all tabs. Each tab knows the failures of its own requests only: so that
 * many tabs send no more than one would, a pause soon after another one is twice as long.
 */
function pauseSeconds(last: Cooldown | undefined, seconds: number, now: number): number {
  if (last === undefined || now - last.until > maxPauseSeconds) return seconds
  return Math.max(seconds, Math.min(last.seconds * 2, maxPauseSeconds))
}

/** What a person did, a login or a sign-out: takes the next fence, ends every lease and cooldown. */
export function writeToken(
  entry: Entry | undefined,
  { now, token }: { readonly now: number; readonly token: string | undefined },
): Change<undefined> {
  const fence = nextFence(entry, now)
  const deleted = token === undefined
  return { result: undefined, entry: { token, deleted, written: fence, last: fence } }
}

/** At least the time in milliseconds, so that fences grow also where a database was wiped. */
function nextFence(entry: Entry | undefined, now: number): number {
  return Math.max(Math.floor(now * 1000), (entry?.last ?? 0) + 1, (entry?.written ?? 0) + 1)
}
