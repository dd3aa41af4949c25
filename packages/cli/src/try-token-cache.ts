import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { rm, rmdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { TokenCacheError, type TokenCache } from '@spotify-sdk/auth-core'

/**
 * Writes to a cache, reads, and deletes what it wrote.
 *
 * @throws `TokenCacheError` with the reason why it cannot be used.
 */
export async function tryTokenCache(tokenCache: TokenCache): Promise<void> {
  const key = `doctor:${randomUUID()}`
  const expiresAt = Math.floor(Date.now() / 1000) + 60
  const accessToken = 'spotify-sdk-doctor'
  await tokenCache.set({ accessToken, expiresAt }, key)
  const stored = await tokenCache.get(key)
  await tokenCache.delete?.(key)
  if (stored?.accessToken === accessToken) return
  throw new TokenCacheError('The cache does not return what was stored.', { code: 'not_stored' })
}

/**
 * Runs `work` with the name of a folder below this one: in the folder itself, each cache key that was
 * written once would stay. Removes the folders that were made for it.
 */
export async function tryFolder<T>(
  folder: string,
  work: (directory: string) => Promise<T>,
): Promise<T> {
  const missing = missingFolders(folder)
  const directory = join(folder, `doctor-${randomUUID()}`)
  try {
    return await work(directory)
  } finally {
    await rm(directory, { recursive: true, force: true }).catch(() => {})
    // Another program may have stored a token there by now: then the folder is not empty, and stays.
    for (const each of missing) await rmdir(each).catch(() => {})
  }
}

/** Of a folder and those that it is in, the ones that do not exist, from the inner to the outer one. */
function missingFolders(folder: string): readonly string[] {
  const outer = dirname(folder)
  // A drive of Windows is in no folder, and may be missing.
  return existsSync(folder) || outer === folder ? [] : [folder, ...missingFolders(outer)]
}
