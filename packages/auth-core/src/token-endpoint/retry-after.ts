/** Maximum wait, whatever a server says. Spotify has sent up to a day. */
export const maxRetryAfterSeconds = 86_400

/**
 * Parses a `Retry-After` header: seconds, or an HTTP date.
 *
 * @returns Seconds, from 0 to a day; `undefined` if the header is absent or invalid.
 * @see {@link https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3 | RFC 9110 §10.2.3}
 */
export function parseRetryAfter(header: string | null, now: number): number | undefined {
  const value = header?.trim() ?? ''
  const seconds = /^\d+(?:\.\d+)?$/.test(value) ? Number(value) : parseHttpDate(value) - now
  return Number.isNaN(seconds) ? undefined : Math.min(Math.max(seconds, 0), maxRetryAfterSeconds)
}

/** Returns Unix seconds. The oldest of the three forms has no zone and means GMT. */
function parseHttpDate(value: string): number {
  // `Date.parse` reads '-5' and '1.5 h' as years; an HTTP date starts with a day's name.
  if (!/^[A-Z][a-z]{2,8},? /.test(value)) return NaN
  return Date.parse(value.endsWith(' GMT') ? value : `${value} GMT`) / 1000
}
