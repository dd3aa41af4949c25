/** Maximum number of remembered digests; the oldest one is forgotten first. */
const maxRemembered = 1000

/**
 * SHA-256 digests of cache keys, for caches that name an entry by the digest of its key. Whatever a key
 * contains, its digest equals that of no other key and has no special characters. A digest takes as long
 * as a local server's answer, so the latest thousand are remembered.
 *
 * In a shell: `printf %s "$key" | sha256sum`.
 */
export class KeyDigests {
  readonly #digests = new Map<string, Promise<string>>()

  /** The digest of a key in hexadecimal. */
  of(key: string): Promise<string> {
    let digest = this.#digests.get(key)
    if (digest !== undefined) return digest
    digest = digestOf(key)
    this.#digests.set(key, digest)
    for (const oldest of this.#digests.keys()) {
      if (this.#digests.size <= maxRemembered) break
      this.#digests.delete(oldest)
    }
    return digest
  }
}

/** UTF-8 cannot encode an unpaired surrogate: two such keys would become equal. JSON can. */
async function digestOf(key: string): Promise<string> {
  return key.isWellFormed()
    ? hexDigest('SHA-256', key)
    : `json:${await hexDigest('SHA-256', JSON.stringify(key))}`
}

/** The digest of a text, in hexadecimal. */
export async function hexDigest(algorithm: 'SHA-1' | 'SHA-256', text: string): Promise<string> {
  const digest = await crypto.subtle.digest(algorithm, new TextEncoder().encode(text))
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
