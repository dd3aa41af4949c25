import { fileURLToPath } from 'node:url'
import { ConfigurationError, MemoryTokenCache, type TokenCache } from '@spotify-sdk/auth-core'
import { importBackend } from './import-backend.ts'

/** The variable that names the cache of a deployment. */
const variable = 'SPOTIFY_SDK_TOKEN_CACHE'

/** The variable that holds the keys with which the tokens are encrypted. */
const keyVariable = 'SPOTIFY_SDK_TOKEN_CACHE_KEY'

/** What makes a cache from a URL of its scheme. The backend's package is imported here, not before. */
type Backend = (url: string) => Promise<TokenCache>

const redis: Backend = async (url) => {
  const { RedisTokenCache } = await importBackend(
    '@spotify-sdk/cache-redis',
    () => import('@spotify-sdk/cache-redis'),
  )
  const cache = new RedisTokenCache({ url })
  // It makes its client at first use; what is not installed is to be known now.
  await importBackend('redis', () => import('redis'))
  return cache
}

const backends: Readonly<Record<string, Backend>> = {
  'memory:': async () => new MemoryTokenCache(),
  'file:': async (url) => {
    const directory = directoryOf(url)
    const { FileTokenCache } = await importBackend(
      '@spotify-sdk/cache-file',
      () => import('@spotify-sdk/cache-file'),
    )
    return new FileTokenCache({ directory })
  },
  'redis:': redis,
  'rediss:': redis,
  'redis+cluster:': redis,
  'rediss+cluster:': redis,
}

/**
 * Makes the token cache that a URL names, so that one variable swaps the backend of a deployment:
 * `memory:`, `file:///folder`, `redis://…`, `rediss://…` (TLS), `redis+cluster://…`.
 *
 * If the environment variable `SPOTIFY_SDK_TOKEN_CACHE_KEY` is set (`id:key`, several separated by
 * spaces), the tokens are encrypted: the first key encrypts, all of them decrypt. The caller closes
 * the cache.
 *
 * @param url Defaults to the environment variable `SPOTIFY_SDK_TOKEN_CACHE`; where that is not set,
 *   or empty, `memory:`.
 * @throws `ConfigurationError` for a URL that names no cache, for a key that is none, and where a
 *   package is not installed. Neither URL nor key is repeated: they hold secrets.
 */
export async function tokenCacheFromUrl(
  url: string = process.env[variable] || 'memory:',
): Promise<TokenCache> {
  if (typeof url === 'string' && /^["']/.test(url)) {
    throw inQuotes(`The URL of the token cache (the argument, or ${variable})`)
  }
  const scheme = schemeOf(url)
  const backend = scheme === undefined ? undefined : backends[scheme]
  if (backend === undefined || scheme === undefined || !Object.hasOwn(backends, scheme)) {
    const known = Object.keys(backends).join(', ')
    throw new ConfigurationError(
      `The URL of the token cache (the argument, or ${variable}) has ${scheme === undefined ? 'no scheme' : `the unknown scheme ${scheme}`}; known are ${known}.`,
      { code: 'invalid_option' },
    )
  }
  const encrypt = await encryptionOf(process.env[keyVariable] ?? '')
  return encrypt(await backend(url))
}

/** What encrypts a cache with these keys; without any, what leaves it as it is. */
async function encryptionOf(keys: string): Promise<(tokenCache: TokenCache) => TokenCache> {
  if (keys === '') return (tokenCache) => tokenCache
  if (/["']/.test(keys)) throw inQuotes(`The environment variable ${keyVariable}`)
  const { EncryptedTokenCache, parseEncryptionKeys } = await importBackend(
    '@spotify-sdk/cache-encrypted',
    () => import('@spotify-sdk/cache-encrypted'),
  )
  const options = { keys: parseEncryptionKeys(keys) }
  // Wrong keys are to be known before a connection is made.
  void new EncryptedTokenCache({ ...options, tokenCache: new MemoryTokenCache() })
  return (tokenCache) => new EncryptedTokenCache({ ...options, tokenCache })
}

function inQuotes(what: string): ConfigurationError {
  return new ConfigurationError(
    `${what} is in quotes, which docker --env-file keeps: leave them out.`,
    { code: 'invalid_option' },
  )
}

/** What is longer than any scheme may be a password that has lost its URL: it is not repeated. */
function schemeOf(url: unknown): string | undefined {
  if (typeof url !== 'string') return undefined
  return /^[a-z][a-z+.-]{0,19}:/i.exec(url)?.[0].toLowerCase()
}

function directoryOf(url: string): string {
  try {
    return fileURLToPath(url)
  } catch {
    throw new ConfigurationError(
      'The URL of the token cache must name a folder on this host, with three slashes: file:///folder.',
      { code: 'invalid_option' },
    )
  }
}
