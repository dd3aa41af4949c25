import { TokenCacheError } from '@spotify-sdk/auth-core'

/** Microseconds until the year 2255: a double holds them exactly. */
const maxInstant = 9e15

/** The row of a statement's reply: texts by name, with gaps. Without a row, it is empty. */
export type Reply = Readonly<Record<string, string | undefined>>

/** @throws `TokenCacheError` for a reply that no statement of this package gives. */
export function readReply({ rows: [row] }: { readonly rows: readonly unknown[] }): Reply {
  if (row === undefined) return {}
  if (typeof row !== 'object' || row === null) throw invalidReply()
  const reply: Record<string, string> = {}
  for (const [name, value] of Object.entries(row)) {
    if (typeof value === 'string') reply[name] = value
    else if (value !== null && value !== undefined) throw invalidReply()
  }
  return reply
}

/** A time of the server's clock in microseconds; `undefined` for one that this cache does not write. */
export function instantOf(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d{1,10}(?:\.\d{1,6})?$/.test(text)) return undefined
  const microseconds = Math.round(Number(text) * 1_000_000)
  return microseconds < maxInstant ? microseconds : undefined
}

/** @throws `TokenCacheError` if there is none. */
export function readInstant(text: string | undefined): number {
  const instant = instantOf(text)
  if (instant === undefined) throw invalidReply()
  return instant
}

/**
 * A whole number that a double holds: a fence.
 *
 * @throws `TokenCacheError` if there is none.
 */
export function readWholeNumber(text: string | undefined): number {
  const number = /^\d{1,16}$/.test(text ?? '') ? Number(text) : NaN
  if (!Number.isSafeInteger(number)) throw invalidReply()
  return number
}

/** @throws `TokenCacheError` if it is not a number of seconds. */
export function readSeconds(text: string | undefined): number {
  if (text === undefined || !/^-?\d{1,9}(?:\.\d{1,9})?$/.test(text)) throw invalidReply()
  return Math.max(Number(text), 0)
}

/** Creates the error for a reply that no statement gives. */
export function invalidReply(): TokenCacheError {
  return new TokenCacheError(
    'Postgres answered a statement with what that statement does not answer.',
    { code: 'postgres_invalid_reply', isQuotable: true },
  )
}
