import type { Awaitable, Clock, TokenCache } from '@spotify-sdk/auth-core'
import { EncryptedTokenCache, parseEncryptionKeys } from '@spotify-sdk/cache-encrypted'

/** How the cache of a process of a fleet is made, and with which keys it encrypts. */
export interface EncryptedCacheDescription {
  /** Module that makes the cache below, and the description of that. */
  readonly cacheModule: string
  readonly cache: string
  /** As `parseEncryptionKeys` reads them. */
  readonly keys: string
}

/** The cache of another module, encrypted. */
export async function buildCache(description: string, clock: Clock): Promise<TokenCache> {
  const { cacheModule, cache, keys } = JSON.parse(description) as EncryptedCacheDescription
  const below = (await import(cacheModule)) as {
    readonly buildCache: (description: string, clock: Clock) => Awaitable<TokenCache>
  }
  const tokenCache = await below.buildCache(cache, clock)
  return new EncryptedTokenCache({ tokenCache, keys: parseEncryptionKeys(keys) })
}
