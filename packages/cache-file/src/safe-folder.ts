import type { Stats } from 'node:fs'
import { chmod, lstat, mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'

import { TokenCacheError } from '@spotify-sdk/auth-core'

import { systemCode } from './file-error.ts'
import { syncFolder } from './new-file.ts'

const othersMayWrite = 0o022

/** Creates a folder for this user only, with its parents, if necessary; then checks it. */
export async function makeSafeFolder(path: string): Promise<void> {
  if (await isSafeFolder(path)) return
  await makeFolder(path)
  await isSafeFolder(path)
}

/**
 * Whether a folder exists, and is safe.
 *
 * @throws `TokenCacheError` (code `unsafe_directory`) that names the path and the reason.
 */
export async function isSafeFolder(path: string): Promise<boolean> {
  return (await safeFolder(path)) !== undefined
}

/**
 * Checks a folder before its contents are trusted: a user with write access could plant a token.
 *
 * @returns Its stats, or `undefined` if it does not exist.
 * @throws `TokenCacheError` (code `unsafe_directory`) that names the path and the reason.
 */
export async function safeFolder(path: string): Promise<Stats | undefined> {
  let found
  try {
    found = await lstat(path)
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined
    throw error
  }
  if (found.isSymbolicLink()) throw unsafe(path, 'it is a symbolic link', 'pass its target instead')
  if (!found.isDirectory()) throw unsafe(path, 'it is not a folder', 'name another')
  // Windows has neither. There, access lists protect the folders in a user's profile.
  const user = process.geteuid?.()
  if (user === undefined) return found
  if (found.uid !== user) {
    throw unsafe(
      path,
      `it belongs to user ${found.uid}, not to ${user}`,
      'pass a folder that you own',
    )
  }
  if ((found.mode & othersMayWrite) !== 0) {
    throw unsafe(path, 'others can write to it', 'run chmod -R go-w on the folder of the cache')
  }
  return found
}

/** Creates it `0o700`, whatever the umask, which could remove even the owner's permissions. */
async function makeFolder(path: string, isParentThere = false): Promise<void> {
  try {
    await mkdir(path, 0o700)
  } catch (error) {
    const code = systemCode(error)
    if (code === 'EEXIST') return
    // Below a dangling link the parent is there, and the folder can never be created.
    if (code !== 'ENOENT' || isParentThere || dirname(path) === path) throw error
    await makeFolder(dirname(path))
    return makeFolder(path, true)
  }
  await chmod(path, 0o700)
  // Otherwise a power failure could remove the folder of a token that was flushed later.
  await syncFolder(dirname(path))
}

function unsafe(path: string, reason: string, remedy: string): TokenCacheError {
  return new TokenCacheError(`The folder ${path} is not safe for tokens: ${reason}; ${remedy}.`, {
    code: 'unsafe_directory',
    isQuotable: true,
  })
}
