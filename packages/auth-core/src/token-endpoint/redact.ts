/** What stands where a secret stood. */
const mask = '***'

const unprintable = /[\p{C}\p{Zl}\p{Zp}]/gu

/** A word this long is no language: it may be a credential in a form that nobody thought of. */
const longWord = /\S{32,}/g

/**
 * Nobody explains an error at such length, and whoever does it wants the search to take long: it
 * grows with the text times the longest secret, and an answer may bring both along.
 */
const longestTextLength = 4096

/**
 * Takes every occurrence of the given values out of a text that came from outside, in the forms in
 * which they travel, with every word too long to be one, and cuts it to so many printable characters.
 * Of a text that is too long to be searched nothing is left but the mask.
 */
export function redact(text: string, secrets: Iterable<string>, lengthAtMost: number): string {
  if (text.length > longestTextLength) return mask
  const mentionsNone = (value: string): string => {
    const masked = pattern === undefined ? value : value.replaceAll(pattern, mask)
    return masked.replaceAll(longWord, mask)
  }
  const pattern = patternOf(secrets, text.length)
  // Once before control characters are taken out, and once more: they may have split a secret.
  const cleaned = mentionsNone(mentionsNone(text).replaceAll(unprintable, ''))
  // By code points: half a surrogate pair is not printable.
  return Array.from(cleaned).slice(0, lengthAtMost).join('')
}

/**
 * All forms that fit into such a text at once, in any case of letters; the longer first: a secret
 * may begin with another one. A pattern of any length would be too large for the engine, whose
 * error quotes it.
 */
function patternOf(secrets: Iterable<string>, textLength: number): RegExp | undefined {
  const forms = new Set([...secrets].flatMap(travellingForms))
  const fitting = [...forms].filter(({ length }) => length > 0 && length <= textLength)
  if (fitting.length === 0) return undefined
  const longestFirst = fitting.toSorted((a, b) => b.length - a.length)
  return new RegExp(longestFirst.map(escapePattern).join('|'), 'gi')
}

/** As it is, percent-encoded, form-encoded, base64, quoted in JSON, without control characters. */
function travellingForms(secret: string): string[] {
  const base64 = btoa(utf8(secret)).replace(/=+$/, '')
  return [
    secret,
    formEncode(secret),
    encodeURIComponent(secret.toWellFormed()),
    base64,
    base64.replaceAll('+', '-').replaceAll('/', '_'),
    JSON.stringify(secret).slice(1, -1),
    secret.replaceAll(unprintable, ''),
  ]
}

/** `application/x-www-form-urlencoded`, as RFC 6749 Appendix B wants it. */
export function formEncode(value: string): string {
  return new URLSearchParams([['', value]]).toString().slice(1)
}

/** One character for each byte. */
function utf8(text: string): string {
  return Array.from(new TextEncoder().encode(text), (byte) => String.fromCodePoint(byte)).join('')
}

function escapePattern(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`)
}
