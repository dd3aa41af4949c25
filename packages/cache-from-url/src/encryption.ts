import { ConfigurationError, MemoryTokenCache, type TokenCache } from '@spotify-sdk/auth-core'
import { backendFailure } from './backend-failure.ts'

/** The variable with the encryption keys of a deployment. */
const variable = 'SPOTIFY_SDK_TOKEN_CACHE_KEY'

/**
 * Returns a function that encrypts a cache with the keys of the environment variable, or leaves the
 * cache as it is if there are none.
 *
 * @throws `ConfigurationError` if a key is malformed, or `@spotify-sdk/cache-encrypted` is missing.
 */
export async function encryption(): Promise<(tokenCache: TokenCache) => TokenCache> {
  const text = process.env[variable] ?? ''
  if (text === '') return (tokenCache) => tokenCache
  if (/["']/.test(text)) {
    throw new ConfigurationError(
      `The environment variable ${variable} is in quotes, which docker --env-file keeps: remove them.`,
      { code: 'invalid_option' },
    )
  }
  try {
    const { EncryptedTokenCache, parseEncryptionKeys } =
      await import('@spotify-sdk/cache-encrypted')
    const keys = parseEncryptionKeys(text)
    // Checks the keys before a connection is made.
    void new EncryptedTokenCache({ keys, tokenCache: new MemoryTokenCache() })
    return (tokenCache) => new EncryptedTokenCache({ keys, tokenCache })
  } catch (error) {
    throw backendFailure(error, variable)
  }
}

/**
 * Encrypts a cache of your own, for example one with its own Redis client, with the keys of
 * `SPOTIFY_SDK_TOKEN_CACHE_KEY`; without them, returns the cache as it is. `tokenCacheFromUrl` does
 * the same with the cache that it creates.
 *
 * @throws `ConfigurationError` if a key is malformed, or `@spotify-sdk/cache-encrypted` is missing,
 *   or the argument is not a cache.
 */
export async function encryptByVariable(tokenCache: TokenCache): Promise<TokenCache> {
  const { get, set } = Object(tokenCache) as Partial<TokenCache>
  if (typeof get !== 'function' || typeof set !== 'function') {
    throw new ConfigurationError(
      'The argument of encryptByVariable must be a token cache, and no promise of one.',
      { code: 'invalid_option' },
    )
  }
  const encrypt = await encryption()
  return encrypt(tokenCache)
}
