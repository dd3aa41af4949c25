import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ConfigurationError, MemoryTokenCache, type TokenCache } from '@spotify-sdk/auth-core'
import { backendFailure } from './backend-failure.ts'
import { encryption } from './encryption.ts'

/** The variable with the cache URL of a deployment. */
const variable = 'SPOTIFY_SDK_TOKEN_CACHE'

/** The name of the URL in errors, which never contain the URL. */
const setting = `The URL of the token cache (the argument, or ${variable})`

/** Creates a cache from a URL of its scheme. Only this imports the backend's package. */
type Backend = (url: string) => Promise<TokenCache>

const redis: Backend = async (url) => {
  try {
    const { RedisTokenCache } = await import('@spotify-sdk/cache-redis')
    const cache = new RedisTokenCache({ url })
    // The cache imports its client at first use. Report a missing package now.
    await import('redis')
    return cache
  } catch (error) {
    throw backendFailure(error, setting)
  }
}

const postgres: Backend = async (url) => {
  try {
    const { PostgresTokenCache } = await import('@spotify-sdk/cache-postgres')
    const cache = new PostgresTokenCache({ url })
    await import('pg')
    return cache
  } catch (error) {
    throw backendFailure(error, setting)
  }
}

const backends: Readonly<Record<string, Backend>> = {
  'memory:': async () => new MemoryTokenCache(),
  'file:': async (url) => {
    const directory = directoryOf(url)
    try {
      const { FileTokenCache } = await import('@spotify-sdk/cache-file')
      return new FileTokenCache({ directory })
    } catch (error) {
      throw backendFailure(error, setting)
    }
  },
  'redis:': redis,
  'rediss:': redis,
  'redis+cluster:': redis,
  'rediss+cluster:': redis,
  'postgres:': postgres,
  'postgresql:': postgres,
}

/**
 * Creates the token cache that a URL names: `memory:`, `file:///folder`, `redis://…`, `rediss://…`
 * (TLS), `redis+cluster://…`, `postgres://…`. One variable changes the cache of a deployment. In the
 * name of a folder, `#` is written `%23` and `?` is written `%3F`.
 *
 * If the environment variable `SPOTIFY_SDK_TOKEN_CACHE_KEY` is set (`id:key`, several separated by
 * spaces), the tokens are encrypted: the first key encrypts, all of them decrypt. The caller closes
 * the cache.
 *
 * @param url Defaults to the environment variable `SPOTIFY_SDK_TOKEN_CACHE`; if that is unset or
 *   empty, `memory:`.
 * @throws `ConfigurationError` if the URL names no cache, a key is malformed, or a package is not
 *   installed. It never contains the URL or a key.
 */
export async function tokenCacheFromUrl(
  url: string = process.env[variable] || 'memory:',
): Promise<TokenCache> {
  if (typeof url === 'string' && /^["']/.test(url)) {
    throw new ConfigurationError(
      `${setting} is in quotes, which docker --env-file keeps: remove them.`,
      { code: 'invalid_option' },
    )
  }
  const scheme = schemeOf(url)
  const backend = scheme === undefined ? undefined : backends[scheme]
  if (backend === undefined || scheme === undefined || !Object.hasOwn(backends, scheme)) {
    const known = Object.keys(backends).join(', ')
    throw new ConfigurationError(
      `${setting} has ${scheme === undefined ? 'no scheme' : `the unknown scheme ${scheme}`}; known are ${known}.`,
      { code: 'invalid_option' },
    )
  }
  const encrypt = await encryption()
  return encrypt(await backend(url))
}

/** A text longer than any scheme may be a password without its URL, and is not quoted. */
function schemeOf(url: unknown): string | undefined {
  if (typeof url !== 'string') return undefined
  return /^[a-z][a-z+.-]{0,19}:/i.exec(url)?.[0].toLowerCase()
}

function directoryOf(url: string): string {
  // The parser would leave out what follows, and the tokens would be in another folder.
  if (/[#?]/.test(url)) {
    throw new ConfigurationError(
      `${setting} has a # or a ?, which end the name of the folder: write %23 for # and %3F for ?.`,
      { code: 'invalid_option' },
    )
  }
  try {
    // The parser would read `file:tokens` as `/tokens`.
    const directory = /^file:\//i.test(url) ? resolve(fileURLToPath(url)) : '/'
    // The root has itself as its parent.
    if (dirname(directory) !== directory) return directory
  } catch {
    // The message below says what to write.
  }
  throw new ConfigurationError(
    `${setting} must name a folder on this host, with three slashes: file:///folder, on Windows file:///C:/folder.`,
    { code: 'invalid_option' },
  )
}
