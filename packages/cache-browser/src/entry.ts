/**
 * All stored data of one key: token, fences, holder and cooldown in one object, so that every
 * change needs one transaction on one object.
 */
export interface Entry {
  /** The token as JSON text in the stored form; absent if there is none. */
  readonly token?: string | undefined
  /** Whether the token was deleted. */
  readonly deleted?: boolean | undefined
  /** Fence of the latest write. */
  readonly written: number
  /** Latest fence. */
  readonly last: number
  /** The holder of the lease. */
  readonly holder?: Holder | undefined
  readonly cooldown?: Cooldown | undefined
}

/** The holder of a lease. */
export interface Holder {
  /** Names the Web Lock that shows that the holder's tab is alive. */
  readonly id: string
  /** Counts the extensions. If it stops changing, the tab is frozen. */
  readonly beat: number
  /** Seconds from one heartbeat to the end of the lease. */
  readonly leaseSeconds: number
}

/** A pause for all tabs. */
export interface Cooldown {
  /** Its end, in Unix seconds. */
  readonly until: number
  /** Its length in seconds. */
  readonly seconds: number
  /** `code` of the error that started it. */
  readonly code?: string | undefined
}

/** Maximum fence. Milliseconds reach it in the year 144683. */
const highestFence = 2 ** 52

/** Maximum length of a cooldown. */
export const maxCooldownSeconds = 86_400

/** Maximum wait for a holder. */
export const maxLeaseSeconds = 60

/** A token text that cannot be parsed. */
const unreadable = ''

/**
 * Reads a stored value, which any page of the origin may have written. An invalid value becomes an
 * entry with an unreadable token, which the next write replaces.
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

/** A value from a database is a copy without getters. */
function membersOf(value: unknown): Members {
  return typeof value === 'object' && value !== null ? (value as Members) : {}
}
