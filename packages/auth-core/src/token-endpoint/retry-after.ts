/** Nothing waits for longer than this, whatever a server says: recorded ones reach a day. */
export const longestRetryAfterSeconds = 86_400

/**
 * Reads a `Retry-After` header: seconds, or an HTTP date.
 *
 * @returns Seconds, from 0 to a day; `undefined` where the header is absent or says nothing.
 * @see {@link https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3 | RFC 9110 §10.2.3}
 */
export function parseRetryAfter(header: string | null, now: number): number | undefined {
  const value = header?.trim() ?? ''
  const seconds = /^\d+(?:\.\d+)?$/.test(value) ? Number(value) : parseHttpDate(value) - now
  return Number.isNaN(seconds)
    ? undefined
    : Math.min(Math.max(seconds, 0), longestRetryAfterSeconds)
}

/** Unix time in seconds. The oldest of the three forms names no zone, and means GMT as well. */
function parseHttpDate(value: string): number {
  // `Date.parse` takes '-5' and '1.5 h' for years; an HTTP date begins with a day's name.
  if (!/^[A-Z][a-z]{2,8},? /.test(value)) return NaN
  return Date.parse(value.endsWith(' GMT') ? value : `${value} GMT`) / 1000
}
