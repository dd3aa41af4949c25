import { parseTokenInfo } from '@spotify-sdk/auth-core'
import { entryLifeSeconds, sixMonthsSeconds } from '@spotify-sdk/auth-core/toolkit'
import type { ObjectEntry } from './object-entry.ts'
import type { CommitRequest, LeaseRequest, ReleaseRequest, WriteRequest } from './object-request.ts'

/** An entry after an operation, and the answer to the caller. */
export interface Outcome<Answer> {
  /** Absent: nothing changed. */
  readonly entry?: ObjectEntry | undefined
  readonly answer: Answer
}

/** The answer to a request for a lease. */
export type LeaseAnswer =
  | {
      readonly granted: true
      readonly fence: number
      readonly token?: string | undefined
      readonly deleted: boolean
    }
  | {
      readonly granted: false
      readonly reason: 'busy' | 'cooldown'
      readonly retry_after_seconds: number
      readonly code?: string | undefined
    }

/** A lease or cooldown that lasts longer was stored before the clock was set back. */
const maxLeaseMilliseconds = 61_000
const maxCooldownMilliseconds = 86_401_000

/** An entry outlives every lease that was granted with it. */
const minLifeMilliseconds = 600_000

/** More sign-ins and sign-outs of one user than happen while one is repeated. */
const maxSigners = 8

const sixMonthsMilliseconds = sixMonthsSeconds * 1000

/** Grants the lease, unless another holder has it or a cooldown is active. */
export function lease(
  entry: ObjectEntry,
  { holder, seconds }: LeaseRequest,
  now: number,
): Outcome<LeaseAnswer> {
  const held = (entry.held_until ?? 0) - now
  if (
    entry.holder !== undefined &&
    entry.holder !== holder &&
    isWithin(held, maxLeaseMilliseconds)
  ) {
    return { answer: { granted: false, reason: 'busy', retry_after_seconds: held / 1000 } }
  }
  const cooldown = (entry.cooldown_until ?? 0) - now
  if (isWithin(cooldown, maxCooldownMilliseconds)) {
    const code = entry.cooldown_code
    const retry_after_seconds = cooldown / 1000
    return { answer: { granted: false, reason: 'cooldown', retry_after_seconds, code } }
  }
  const fence = nextFence(entry, now)
  return {
    entry: {
      ...entry,
      last: fence,
      holder,
      held_until: now + seconds * 1000,
      keep_until: Math.max(entry.keep_until, now + minLifeMilliseconds),
    },
    answer: { granted: true, fence, token: entry.token, deleted: entry.deleted === true },
  }
}

/** Makes the lease last `seconds` from now. Returns `false` if the caller does not hold it. */
export function extend(
  entry: ObjectEntry,
  { holder, seconds }: LeaseRequest,
  now: number,
): Outcome<boolean> {
  if (entry.holder !== holder) return { answer: false }
  return { entry: { ...entry, held_until: now + seconds * 1000 }, answer: true }
}

/** Stores a refreshed token. Returns `false` if a later fence has written. */
export function commit(
  entry: ObjectEntry,
  { holder, fence, token }: CommitRequest,
  now: number,
): Outcome<boolean> {
  // A commit whose answer was lost may come again.
  if (fence <= entry.written) return { answer: fence === entry.written && token === entry.token }
  const endsLease = entry.holder === holder || entry.last <= fence
  const stored = {
    token,
    written: fence,
    last: Math.max(entry.last, fence),
    signers: entry.signers,
    keep_until: lifeOf(token, now),
  }
  const { holder: owner, held_until } = entry
  return { entry: endsLease ? stored : { ...stored, holder: owner, held_until }, answer: true }
}

/** Ends the lease, and may begin a cooldown. Returns `false` if the caller does not hold it. */
export function release(
  entry: ObjectEntry,
  { holder, cooldown_seconds, code }: ReleaseRequest,
  now: number,
): Outcome<boolean> {
  if (entry.holder !== holder) return { answer: false }
  const { holder: _, held_until: __, ...rest } = entry
  if (cooldown_seconds <= 0) return { entry: rest, answer: true }
  const cooldown_until = now + cooldown_seconds * 1000
  const keep_until = Math.max(entry.keep_until, cooldown_until)
  return { entry: { ...rest, cooldown_until, cooldown_code: code, keep_until }, answer: true }
}

/**
 * Stores a sign-in, or a sign-out if there is no token. It names the fence that its caller saw, and is
 * refused if something was written since: a request may arrive long after its caller gave up. If an earlier
 * attempt was done, it does nothing, whatever was written since.
 */
export function write(
  entry: ObjectEntry,
  { id, seen, token }: WriteRequest,
  now: number,
): Outcome<{ readonly done: boolean; readonly written: number }> {
  const { written, signers = [] } = entry
  if (signers.includes(id)) return { answer: { done: true, written } }
  if (written !== seen) return { answer: { done: false, written } }
  const fence = nextFence(entry, now)
  const stored =
    token === undefined
      ? { deleted: true, keep_until: now + sixMonthsMilliseconds }
      : { token, keep_until: lifeOf(token, now) }
  const latest = [id, ...signers].slice(0, maxSigners)
  return {
    entry: { ...stored, written: fence, last: fence, signers: latest },
    answer: { done: true, written: fence },
  }
}

function isWithin(milliseconds: number, max: number): boolean {
  return milliseconds > 0 && milliseconds <= max
}

function nextFence({ written, last }: ObjectEntry, now: number): number {
  return Math.max(written + 1, last + 1, now * 1000)
}

/** The time until which a token is useful. */
function lifeOf(text: string, now: number): number {
  const milliseconds = entryLifeSeconds(parseTokenInfo(text), now / 1000) * 1000
  return now + Math.min(Math.max(milliseconds, minLifeMilliseconds), sixMonthsMilliseconds)
}
