import {
  parseTokenInfo,
  serializeTokenInfo,
  TokenCacheError,
  type TokenInfo,
} from '@spotify-sdk/auth-core'
import { compactDecrypt, CompactEncrypt, decodeProtectedHeader } from 'jose'
import type { EncryptionKeys } from './encryption-keys.ts'

/** The entry's header cannot select other algorithms. */
const accepted = { keyManagementAlgorithms: ['dir'], contentEncryptionAlgorithms: ['A256GCM'] }

/** A JWE with direct encryption has an empty second part, and so two dots in a row. Spotify's tokens have none. */
const jwePattern = /^[\w-]+\.\.[\w-]+\.[\w-]+\.[\w-]+$/

/**
 * The `refreshToken` and `key` of an encrypted entry. A process that does not decrypt ignores an entry
 * whose `key` is not its own, so it sends no part of this entry to Spotify.
 */
const placeholder = 'encrypted'

/** The encrypted data, in the stored form that other languages read. */
interface Payload {
  readonly cache_key: unknown
  readonly token: unknown
}

/**
 * Encrypts whole tokens, each for one cache key. The facts that caches need stay readable: expiry, scope,
 * and whether there is a refresh token.
 */
export class TokenEncryption {
  readonly #keys: EncryptionKeys

  constructor(keys: EncryptionKeys) {
    this.#keys = keys
  }

  /**
   * The entry to store for a token.
   *
   * @throws `TokenCacheError` (code `invalid_entry`) if it is not a token.
   */
  async encrypt(token: TokenInfo, cacheKey: string): Promise<TokenInfo> {
    const { encryptingId } = this.#keys
    if (encryptingId === undefined) return token
    const stored = serializeTokenInfo(token)
    const { accessToken: _, initialRefreshTokenHash: __, ...readable } = token
    const payload = `{"cache_key":${JSON.stringify(cacheKey)},"token":${stored}}`
    const jwe = new CompactEncrypt(new TextEncoder().encode(payload))
    jwe.setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid: encryptingId })
    // One of the keys has this id.
    const accessToken = await jwe.encrypt((await this.#keys.find(encryptingId)) as CryptoKey)
    const refreshToken = token.refreshToken === undefined ? undefined : placeholder
    return { ...readable, accessToken, refreshToken, key: placeholder }
  }

  /**
   * The token of a stored entry. Its expiry is read from the entry, because a cache may measure it on
   * another clock than the writer's.
   *
   * @throws `TokenCacheError` for an entry that must not be used: code `invalid_entry` if the next
   *   refresh may replace it, another code if that would lose a user's sign-in.
   */
  async decrypt(entry: TokenInfo, cacheKey: string): Promise<TokenInfo> {
    // Throws if the entry is not a token.
    serializeTokenInfo(entry)
    if (!jwePattern.test(entry.accessToken)) return this.#checkUnencrypted(entry)
    const id = keyIdOf(entry)
    const key = await this.#keys.find(id)
    if (key === undefined) throw unknownKey(entry, id)
    const { cache_key: owner, token } = await decryptPayload(entry, key)
    if (owner !== cacheKey) throw altered(entry)
    return { ...parseTokenInfo(token), expiresAt: entry.expiresAt }
  }

  #checkUnencrypted(entry: TokenInfo): TokenInfo {
    if (this.#keys.readsUnencrypted) return entry
    throw refuse(
      entry,
      'unencrypted_entry',
      'is not encrypted',
      "If it was stored before encryption was turned on, add 'unencrypted' after the keys",
    )
  }
}

function keyIdOf(entry: TokenInfo): string {
  try {
    const { kid } = decodeProtectedHeader(entry.accessToken)
    if (typeof kid === 'string') return kid
  } catch {
    // What jose says of it may quote the entry.
  }
  throw altered(entry)
}

async function decryptPayload(entry: TokenInfo, key: CryptoKey): Promise<Payload> {
  try {
    const { plaintext } = await compactDecrypt(entry.accessToken, key, accepted)
    return Object(JSON.parse(new TextDecoder().decode(plaintext))) as Payload
  } catch {
    throw altered(entry)
  }
}

function unknownKey(entry: TokenInfo, id: string): TokenCacheError {
  // A forged entry may hold any text as its key id.
  const name = /^[\w.-]{1,64}$/.test(id) ? `the key ${id}` : 'a key'
  return refuse(
    entry,
    'unknown_encryption_key',
    `is encrypted with ${name}, which this program does not have`,
    'Add that key after the first one',
  )
}

function altered(entry: TokenInfo): TokenCacheError {
  return refuse(
    entry,
    'undecryptable_entry',
    'cannot be decrypted: it was altered, or moved from another cache key, or another key has the same id',
    'Use the key that has encrypted it',
  )
}

/** An app can request another token. A user's entry must stay: replacing it would lose the sign-in. */
function refuse(
  { refreshToken }: TokenInfo,
  code: string,
  complaint: string,
  remedy: string,
): TokenCacheError {
  if (refreshToken === undefined) {
    const message = `The stored token ${complaint}. The next refresh replaces it.`
    return new TokenCacheError(message, { code: 'invalid_entry', isQuotable: true })
  }
  const message = `The stored sign-in of this user ${complaint}. ${remedy}, or let the user sign in again.`
  return new TokenCacheError(message, { code, isQuotable: true })
}
