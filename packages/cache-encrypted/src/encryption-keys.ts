import { ConfigurationError } from '@spotify-sdk/auth-core'

/** A key for AES-256-GCM. */
export interface EncryptionKey {
  /**
   * Names the key in stored entries, in clear text: 1 to 64 letters, digits, dots, hyphens or
   * underscores. Give a new key a new id.
   */
  readonly id: string
  /** 32 random bytes, or the same as base64url or base64 text. */
  readonly key: string | Uint8Array
}

/**
 * Stands for a missing key. As the first key: tokens are stored unencrypted. As a later key: entries
 * that were stored before encryption was turned on are read.
 */
export type NoEncryption = 'unencrypted'

/** Imports the bytes of a key once, when it is first used. */
type ImportedKey = () => Promise<CryptoKey>

/** The keys of a cache: the first one encrypts, all of them decrypt. */
export class EncryptionKeys {
  /** Id of the key that encrypts; if `undefined`, tokens are stored unencrypted. */
  readonly encryptingId: string | undefined
  readonly readsUnencrypted: boolean
  readonly #keys = new Map<string, ImportedKey>()

  /** @throws `ConfigurationError` that names the position of the wrong key, never a part of it. */
  constructor(keys: readonly (EncryptionKey | NoEncryption)[]) {
    if (!Array.isArray(keys)) throw refuse('The option keys must be an array')
    for (const [index, given] of (keys as readonly unknown[]).entries()) {
      if (given !== 'unencrypted') this.#add(given, index)
    }
    if (this.#keys.size === 0) throw refuse('The option keys must hold at least one key')
    const [first] = keys
    this.encryptingId = first === 'unencrypted' ? undefined : first?.id
    this.readsUnencrypted = keys.includes('unencrypted')
  }

  /** The key with this id, if there is one. */
  find(id: string): Promise<CryptoKey> | undefined {
    return this.#keys.get(id)?.()
  }

  #add(given: unknown, index: number): void {
    const { id, key } = Object(given) as { readonly id?: unknown; readonly key?: unknown }
    const place = placeOf(index)
    if (typeof id !== 'string' || !/^[\w.-]{1,64}$/.test(id)) {
      throw refuse(`${place} needs an id of 1 to 64 letters, digits, dots, hyphens or underscores`)
    }
    if (this.#keys.has(id)) throw refuse(`${place} has the id of an earlier key`)
    const bytes = bytesOf(key)
    if (bytes === undefined) {
      throw refuse(
        `${place} must be 32 random bytes, or the same as base64url or base64 text (openssl rand -base64 32)`,
      )
    }
    let imported: Promise<CryptoKey> | undefined
    this.#keys.set(id, () => (imported ??= importKey(bytes)))
  }
}

/**
 * Reads keys from one text, in the form of the environment variable `SPOTIFY_SDK_TOKEN_CACHE_KEY`:
 * `id:key`, several separated by spaces; the word `unencrypted` may stand for a key.
 *
 * @throws `ConfigurationError` that names the position of an invalid key, and quotes nothing.
 */
export function parseEncryptionKeys(text: string): readonly (EncryptionKey | NoEncryption)[] {
  if (typeof text !== 'string') throw refuse('The encryption keys must be a string')
  const words = text.split(/\s+/).filter((word) => word !== '')
  return words.map((word, index) => {
    if (word === 'unencrypted') return word
    const end = word.indexOf(':')
    if (end < 0) throw refuse(`${placeOf(index)} must have the form id:key`)
    return { id: word.slice(0, end), key: word.slice(end + 1) }
  })
}

function placeOf(index: number): string {
  return `Key ${index + 1} of the option keys`
}

function bytesOf(key: unknown): Uint8Array<ArrayBuffer> | undefined {
  if (key instanceof Uint8Array) return key.length === 32 ? Uint8Array.from(key) : undefined
  if (typeof key !== 'string' || !/^[\w+/-]{43}=?$/.test(key)) return undefined
  const base64 = key.replaceAll('-', '+').replaceAll('_', '/')
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
}

function importKey(bytes: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt'])
}

/** Creates the error for a wrong option. It never contains the value. */
export function refuse(complaint: string): ConfigurationError {
  return new ConfigurationError(`${complaint}.`, { code: 'invalid_option' })
}
