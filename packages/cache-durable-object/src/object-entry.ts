/**
 * An object's data about its cache key. Times are milliseconds of the object's clock. A fence is
 * at least that time in microseconds, so fences also grow after an entry was cleaned up.
 */
export interface ObjectEntry {
  /** The token in its stored form (JSON). */
  readonly token?: string | undefined
  /** Whether the user signed out. */
  readonly deleted?: boolean | undefined
  /** Fence of the latest write. */
  readonly written: number
  /** The latest fence. */
  readonly last: number
  /** Ids of the latest sign-ins and sign-outs, newest first. A commit keeps them. */
  readonly signers?: readonly string[] | undefined
  /** The holder of the lease. */
  readonly holder?: string | undefined
  readonly held_until?: number | undefined
  /** No lease is granted until then. */
  readonly cooldown_until?: number | undefined
  readonly cooldown_code?: string | undefined
  /** When the entry may be cleaned up. */
  readonly keep_until: number
}

/** A fence above this (the year 2223) was not stored by this class, and leaves no room for the next. */
const maxFence = 8e15

/** Reads a stored entry, member by member: another version of the class may have stored it. */
export function readEntry(stored: unknown): ObjectEntry {
  const {
    token,
    deleted,
    written,
    last,
    signers,
    holder,
    held_until,
    cooldown_until,
    cooldown_code,
    keep_until,
  } = Object(stored) as Readonly<Record<keyof ObjectEntry, unknown>>
  return {
    token: textOf(token),
    deleted: deleted === true,
    written: numberOf(written, maxFence),
    last: numberOf(last, maxFence),
    signers: Array.isArray(signers) ? signers : [],
    holder: textOf(holder),
    held_until: numberOf(held_until),
    cooldown_until: numberOf(cooldown_until),
    cooldown_code: textOf(cooldown_code),
    keep_until: numberOf(keep_until),
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function numberOf(value: unknown, max = Number.MAX_SAFE_INTEGER): number {
  return typeof value === 'number' && value >= 0 && value < max ? value : 0
}
