import { MemoryTokenCache } from '@spotify-sdk/auth-core'
import { EncryptedTokenCache } from '@spotify-sdk/cache-encrypted'
import { outcome } from './outcome.mjs'

const token = { accessToken: 'access', refreshToken: 'refresh', expiresAt: 1_900_000_000 }

export const expected = {
  isReadable: false,
  expiresAt: token.expiresAt,
  byNewKey: token,
  leased: token,
  moved: 'TokenCacheError: undecryptable_entry',
  byOtherKey: 'TokenCacheError: unknown_encryption_key',
}

const keyOf = (id, seed) => ({
  id,
  key: Uint8Array.from({ length: 32 }, (_, index) => seed * index),
})

/** What one key has encrypted, another cache decrypts that has that key, too. */
export async function run() {
  const below = new MemoryTokenCache()
  const cacheWith = (...keys) => new EncryptedTokenCache({ tokenCache: below, keys })
  await cacheWith(keyOf('old', 3)).set(token, 'alice')
  const entry = await below.get('alice')
  await below.set(entry, 'bob')
  const cache = cacheWith(keyOf('new', 5), keyOf('old', 3))
  const lease = await cache.lease('alice')
  await lease.release()
  return {
    isReadable: JSON.stringify(entry).includes('refresh"'),
    expiresAt: entry.expiresAt,
    byNewKey: await cache.get('alice'),
    leased: lease.token,
    moved: await outcome(cache.get('bob')),
    byOtherKey: await outcome(cacheWith(keyOf('new', 5)).get('alice')),
  }
}
