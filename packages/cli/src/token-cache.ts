import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ConfigurationError, type TokenCache } from '@spotify-sdk/auth-core'
import { FileTokenCache, stateFolder } from '@spotify-sdk/cache-file'
import { encryptWithKeychain, usesKeychain } from './keychain.ts'
import { hasCacheKey, tokenCacheSetting } from './settings.ts'

/**
 * How long a command without a heartbeat keeps its lease. A killed command loses it at once, since its
 * process is gone; a living one may be slow where fifty commands start together.
 */
const leaseSeconds = 30

/**
 * Opens the token cache of the command `spotify-sdk`: the one that SPOTIFY_SDK_TOKEN_CACHE names, by
 * default files in the per-user folder. Its tokens are encrypted with SPOTIFY_SDK_TOKEN_CACHE_KEY, or
 * after `login --keychain` with a key of the keychain. The caller closes the cache.
 *
 * @throws `ConfigurationError` if a variable is wrong, a package is missing or the keychain does not
 *   answer.
 */
export async function openTokenCache(): Promise<TokenCache> {
  return openEncrypted(usesKeychain)
}

/** The same, but encrypted with no key of the keychain: for `login --no-keychain`, and to delete tokens. */
export async function openWithoutKeychain(): Promise<TokenCache> {
  return openEncrypted(() => false)
}

async function openEncrypted(isByKeychain: typeof usesKeychain): Promise<TokenCache> {
  const directory = tokenFolder()
  if (directory === undefined) {
    const { tokenCacheFromUrl } = await import('@spotify-sdk/cache-from-url')
    return tokenCacheFromUrl(tokenCacheSetting())
  }
  return openFolder(directory, isByKeychain(directory))
}

/** Opens a cache of files in a folder, encrypted with the key of the environment or of the keychain. */
export async function openFolder(directory: string, isByKeychain: boolean): Promise<TokenCache> {
  const files = new FileTokenCache({ directory, leaseSeconds })
  if (hasCacheKey()) {
    const { encryptByVariable } = await import('@spotify-sdk/cache-from-url')
    return encryptByVariable(files)
  }
  return isByKeychain ? encryptWithKeychain(files) : files
}

/** The folder of the tokens; `undefined` where they are in no files, or the URL is wrong. */
export function tokenFolder(): string | undefined {
  const url = tokenCacheSetting()
  if (url === undefined) return defaultFolder()
  // The parser would read `file:tokens` as `/tokens`, and `file:///a#b` as `/a`.
  if (!/^file:\/[^#?]*$/i.test(url)) return undefined
  try {
    const folder = resolve(fileURLToPath(url))
    // The root is no folder for tokens: the parser says so.
    return dirname(folder) === folder ? undefined : folder
  } catch {
    return undefined
  }
}

/** The per-user folder. An error names variables in place of an option of `FileTokenCache`. */
function defaultFolder(): string {
  try {
    return stateFolder()
  } catch (error) {
    if (!ConfigurationError.is(error)) throw error
    throw new ConfigurationError(
      'This user has no home folder: set HOME, or name a folder in SPOTIFY_SDK_TOKEN_CACHE (file:///folder).',
      { code: error.code },
    )
  }
}
