/** Replaces a secret. */
const mask = '***'

const unprintable = /[\p{C}\p{Zl}\p{Zp}]/gu

/**
 * A word this long, without the punctuation around it, belongs to no language. It may be a credential in an
 * unknown encoding. (A match starts with no punctuation, so a line of dots is searched in linear time.)
 */
const longWord = /[^\s.,;:!?]\S{30,}[^\s.,;:!?]/g

/**
 * A longer text is no explanation, and searching it takes long: the time grows with the text and
 * with the longest secret, and a response may choose both.
 */
const maxTextLength = 4096

/**
 * Removes every occurrence of the given values from a foreign text, in all forms in which they are
 * sent, and every very long word. Cuts the text to this many printable characters. A text that is
 * too long to search becomes the mask.
 */
export function redact(text: string, secrets: Iterable<string>, maxLength: number): string {
  if (text.length > maxTextLength) return mask
  const mentionsNone = (value: string): string => {
    const masked = pattern === undefined ? value : value.replaceAll(pattern, mask)
    return masked.replaceAll(longWord, mask)
  }
  const pattern = patternOf(secrets, text.length)
  // Before and after control characters are removed, because they may have split a secret.
  const cleaned = mentionsNone(mentionsNone(text).replaceAll(unprintable, ''))
  // By code points, because an unpaired surrogate is not printable.
  return Array.from(cleaned).slice(0, maxLength).join('')
}

/**
 * A pattern of all forms that fit into such a text, case-insensitive, longer ones first, because a
 * secret may start with another one. A pattern without a limit would be too large for the engine,
 * whose error quotes it.
 */
function patternOf(secrets: Iterable<string>, textLength: number): RegExp | undefined {
  const forms = new Set([...secrets].flatMap(travellingForms))
  const fitting = [...forms].filter(({ length }) => length > 0 && length <= textLength)
  if (fitting.length === 0) return undefined
  const longestFirst = fitting.toSorted((a, b) => b.length - a.length)
  return new RegExp(longestFirst.map(escapePattern).join('|'), 'gi')
}

/** Unchanged, percent-encoded, form-encoded, base64, quoted in JSON, without control characters. */
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

/** `application/x-www-form-urlencoded`, as in RFC 6749 Appendix B. */
export function formEncode(value: string): string {
  return new URLSearchParams([['', value]]).toString().slice(1)
}

/** One character per byte. */
function utf8(text: string): string {
  return Array.from(new TextEncoder().encode(text), (byte) => String.fromCodePoint(byte)).join('')
}

function escapePattern(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`)
}
