import type { Stats } from 'node:fs'
import { chmod, lstat, mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'

import { TokenCacheError } from '@spotify-sdk/auth-core'

import { systemCode } from './file-error.ts'
import { syncFolder } from './new-file.ts'

const othersMayWrite = 0o022

/** Makes a folder that is this user's alone, and its parents, where there is none; then checks it. */
export async function makeSafeFolder(path: string): Promise<void> {
  if (await isSafeFolder(path)) return
  await makeFolder(path)
  await isSafeFolder(path)
}

/**
 * Whether there is a folder, and a safe one.
 *
 * @throws `TokenCacheError` (code `unsafe_directory`) that names the path and the reason.
 */
export async function isSafeFolder(path: string): Promise<boolean> {
  return (await safeFolder(path)) !== undefined
}

/**
 * Checks a folder before anything in it is trusted: whoever can write to it can plant a token.
 *
 * @returns What it is; `undefined` where there is none.
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
  if (found.isSymbolicLink()) throw unsafe(path, 'it is a symbolic link', 'name its target instead')
  if (!found.isDirectory()) throw unsafe(path, 'it is no folder', 'name another')
  // Windows has neither; its folders below a profile are the user's by their access lists.
  const user = process.geteuid?.()
  if (user === undefined) return found
  if (found.uid !== user) {
    throw unsafe(
      path,
      `it belongs to user ${found.uid}, not to ${user}`,
      'name a folder of your own',
    )
  }
  if ((found.mode & othersMayWrite) !== 0) {
    throw unsafe(path, 'others can write to it', 'run chmod go-w, or name a folder below it')
  }
  return found
}

/** `0o700` from birth, and whatever the umask: it may take away more than others' rights. */
async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, 0o700)
  } catch (error) {
    const code = systemCode(error)
    if (code === 'EEXIST') return
    if (code !== 'ENOENT' || dirname(path) === path) throw error
    await makeFolder(dirname(path))
    return makeFolder(path)
  }
  await chmod(path, 0o700)
  // Or a token that is flushed later would be in a folder that a power failure has taken away.
  await syncFolder(dirname(path))
}

function unsafe(path: string, reason: string, remedy: string): TokenCacheError {
  return new TokenCacheError(`The folder ${path} is not safe for tokens: ${reason}; ${remedy}.`, {
    code: 'unsafe_directory',
    isQuotable: true,
  })
}
