/**
 * The name of the Redis key that holds everything about one token: a SHA-256 of its key, so that
 * no key, whatever is in it, meets another or breaks out, and in braces, so that whatever a later
 * version may store beside it lies in the same Cluster slot.
 *
 * In a shell: `printf %s "$key" | sha256sum`.
 */
export async function entryKey(prefix: string, key: string): Promise<string> {
  // UTF-8 has no form for half a surrogate pair: two such keys would become one. JSON has.
  const [text, form] = key.isWellFormed() ? [key, ''] : [JSON.stringify(key), 'json:']
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return `${prefix}{${form}${hexadecimal(digest)}}`
}

/** Two digits for each byte. */
export function hexadecimal(bytes: ArrayBuffer): string {
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
