/**
 * All that is stored about one key: token, fences, holder and cooldown in one object, so that one
 * transaction on one object is all that a change needs.
 */
export interface Entry {
  /** The stored form of the token, JSON text; absent: there is none. */
  readonly token?: string | undefined
  /** A deletion stands. */
  readonly deleted?: boolean | undefined
  /** Fence of the latest write. */
  readonly written: number
  /** The latest fence. */
  readonly last: number
  /** Who may refresh. */
  readonly holder?: Holder | undefined
  readonly cooldown?: Cooldown | undefined
}

/** Who holds the lease. */
export interface Holder {
  /** Names the Web Lock that shows that the holder's tab lives. */
  readonly id: string
  /** Counts the extensions: one that stands still is the heart of a frozen tab. */
  readonly beat: number
  /** Seconds that the lease lasts from one beat to the next. */
  readonly leaseSeconds: number
}

/** A pause for all tabs. */
export interface Cooldown {
  /** Its end: Unix time in seconds. */
  readonly until: number
  /** Its length. */
  readonly seconds: number
  /** `code` of the error that began it. */
  readonly code?: string | undefined
}

/** No fence is higher: milliseconds reach it in the year 144683. */
const highestFence = 2 ** 52

/** No pause is longer. */
export const maxCooldownSeconds = 86_400

/** No holder is waited for any longer. */
export const maxLeaseSeconds = 60

/** No token in the stored form. */
const unreadable = ''

/**
 * Reads what a database holds: a page of the same origin may have put anything there. What is no
 * entry becomes one whose token cannot be read, and is replaced by the next write.
 */
export function readEntry(stored: unknown): Entry | undefined {
  if (stored === undefined) return undefined
  const { token, deleted, written, last, holder, cooldown } = membersOf(stored)
  if (typeof last !== 'number') return { token: unreadable, written: 0, last: 0 }
  return {
    token: typeof token === 'string' || token === undefined ? token : unreadable,
    deleted: deleted === true,
    written: readFence(written),
    last: readFence(last),
    holder: readHolder(membersOf(holder)),
    cooldown: readCooldown(membersOf(cooldown)),
  }
}

function readHolder({ id, beat, leaseSeconds }: Members): Holder | undefined {
  if (typeof id !== 'string' || !isNumber(beat) || !isNumber(leaseSeconds)) return undefined
  return { id, beat, leaseSeconds: Math.min(leaseSeconds, maxLeaseSeconds) }
}

function readCooldown({ until, seconds, code }: Members): Cooldown | undefined {
  if (!isNumber(until) || !isNumber(seconds)) return undefined
  return { until, seconds, code: typeof code === 'string' ? code : undefined }
}

function readFence(value: unknown): number {
  return isNumber(value) && value <= highestFence ? value : 0
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value < Infinity
}

type Members = Readonly<Record<string, unknown>>

/** What comes out of a database is a copy without getters. */
function membersOf(value: unknown): Members {
  return typeof value === 'object' && value !== null ? (value as Members) : {}
}
