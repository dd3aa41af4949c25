import { randomBytes } from 'node:crypto'
import { open, unlink, type FileHandle } from 'node:fs/promises'

import { TokenCacheError } from '@spotify-sdk/auth-core'

import { systemCode } from './file-error.ts'
import { largestFileBytes } from './small-file.ts'

/** What a file is written with. */
export interface NewFile {
  readonly content: string
  /** Whether it must outlive a power failure. */
  readonly durable: boolean
}

/** Ways to say that a platform cannot flush folders; the rest is a failing disk. */
const cannotSyncFolders = new Set(['EACCES', 'EBADF', 'EINVAL', 'EISDIR', 'ENOTSUP', 'EPERM'])

/**
 * Writes a file that must not be there yet (it follows no link), `0o600` from birth whatever the
 * umask.
 *
 * @throws The system's error: `EEXIST` where there is one.
 */
export async function createFile(path: string, { content, durable }: NewFile): Promise<void> {
  const file = await open(path, 'wx', 0o600)
  try {
    await restrict(file)
    await file.writeFile(content)
    if (durable) await file.sync()
  } finally {
    await file.close()
  }
}

/**
 * Writes a file under a random name, to be put in place under its real one.
 *
 * @returns Its path: the prefix and 16 random characters.
 * @throws `TokenCacheError` for what is too large to be read again; the system's error.
 */
export async function createTemporaryFile(prefix: string, file: NewFile): Promise<string> {
  if (Buffer.byteLength(file.content) > largestFileBytes) {
    throw new TokenCacheError(
      `The token is too large for ${prefix}*: more than ${largestFileBytes} bytes.`,
      { code: 'entry_too_large', isQuotable: true },
    )
  }
  const path = `${prefix}${randomBytes(8).toString('hex')}`
  try {
    await createFile(path, file)
  } catch (error) {
    await removeFile(path)
    throw error
  }
  return path
}

/** Removes a file that nobody needs; one that is gone already, or cannot be removed, does no harm. */
export async function removeFile(path: string): Promise<void> {
  try {
    await unlink(path)
  } catch {
    // Swept by another process, or tried again at the next sweep.
  }
}

/** Makes the names in a folder outlive a power failure, where the platform can. */
export async function syncFolder(path: string): Promise<void> {
  let folder: FileHandle | undefined
  try {
    folder = await open(path, 'r')
    await folder.sync()
  } catch (error) {
    if (!cannotSyncFolders.has(systemCode(error))) throw error
  } finally {
    await folder?.close()
  }
}

/** The umask can only take rights away: those that are the owner's come back. */
async function restrict(file: FileHandle): Promise<void> {
  const { mode } = await file.stat()
  if (process.platform !== 'win32' && (mode & 0o777) !== 0o600) await file.chmod(0o600)
}
