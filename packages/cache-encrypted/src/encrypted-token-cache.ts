import {
  TokenCacheError,
  type Awaitable,
  type LeaseRefusal,
  type RefreshLease,
  type TokenCache,
  type TokenInfo,
} from '@spotify-sdk/auth-core'
import { DecryptedLease } from './decrypted-lease.ts'
import { EncryptionKeys, refuse, type EncryptionKey, type NoEncryption } from './encryption-keys.ts'
import { TokenEncryption } from './token-encryption.ts'

/** Options of {@link EncryptedTokenCache}. */
export interface EncryptedTokenCacheOptions {
  /** The token cache that stores the encrypted tokens. */
  readonly tokenCache: TokenCache
  /** The first one encrypts, all of them decrypt. */
  readonly keys: readonly (EncryptionKey | NoEncryption)[]
}

/**
 * Encrypts the tokens in another cache (JWE, `dir` and `A256GCM`, each bound to its cache key).
 * Expiry, scope and other fields stay readable, because caches need them. It has the same optional
 * members as the other cache.
 *
 * @throws `ConfigurationError` from the constructor, for an invalid key or cache.
 */
export class EncryptedTokenCache implements TokenCache, AsyncDisposable {
  readonly #tokenCache: TokenCache
  readonly #encryption: TokenEncryption

  constructor(options: EncryptedTokenCacheOptions) {
    const { tokenCache, keys } = Object(options) as EncryptedTokenCacheOptions
    const { get, set } = Object(tokenCache) as Partial<TokenCache>
    if (typeof get !== 'function' || typeof set !== 'function') {
      throw refuse('The option tokenCache must be a token cache, and no promise of one')
    }
    this.#tokenCache = tokenCache
    this.#encryption = new TokenEncryption(new EncryptionKeys(keys))
  }

  /**
   * Reads and decrypts the stored token.
   *
   * @throws `TokenCacheError` for an entry that must not be used: code `invalid_entry` if the next
   *   refresh may replace it, another code if that would lose a user's sign-in.
   */
  async get(key: string): Promise<TokenInfo | undefined> {
    const entry = await this.#tokenCache.get(key)
    return entry ? this.#encryption.decrypt(entry, key) : undefined
  }

  async set(token: TokenInfo, key: string): Promise<void> {
    await this.#tokenCache.set(await this.#encryption.encrypt(token, key), key)
  }

  get delete(): TokenCache['delete'] {
    const cache = this.#tokenCache
    return cache.delete?.bind(cache)
  }

  get lease(): TokenCache['lease'] {
    return this.#tokenCache.lease && ((key, options) => this.#lease(key, options?.signal))
  }

  get subscribe(): TokenCache['subscribe'] {
    const cache = this.#tokenCache
    return cache.subscribe?.bind(cache)
  }

  get sharesNetwork(): boolean | undefined {
    return this.#tokenCache.sharesNetwork
  }

  get timeoutSeconds(): number | undefined {
    return this.#tokenCache.timeoutSeconds
  }

  /** Also closes the other cache. */
  close(): Awaitable<unknown> {
    return this.#tokenCache.close?.()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  /** If a user's entry cannot be decrypted, this process must not refresh it: the lease is released. */
  async #lease(key: string, signal: AbortSignal | undefined): Promise<RefreshLease | LeaseRefusal> {
    const lease = await this.#tokenCache.lease?.(key, { signal })
    if (lease?.granted === false) return lease
    if (lease?.granted !== true) {
      throw new TokenCacheError('The option tokenCache gave no lease and no refusal.', {
        code: 'invalid_lease',
        isQuotable: true,
      })
    }
    try {
      const token = lease.token && (await this.#decryptIfValid(lease.token, key))
      signal?.throwIfAborted()
      return new DecryptedLease(lease, token, (next) => this.#encryption.encrypt(next, key))
    } catch (error) {
      try {
        await lease.release()
      } catch {
        // The lease ends after its time.
      }
      throw error
    }
  }

  /** Treats an entry that the next refresh may replace as missing. */
  async #decryptIfValid(entry: TokenInfo, key: string): Promise<TokenInfo | undefined> {
    try {
      return await this.#encryption.decrypt(entry, key)
    } catch (error) {
      if (TokenCacheError.is(error) && error.code === 'invalid_entry') return undefined
      throw error
    }
  }
}
