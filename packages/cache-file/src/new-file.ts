import { randomBytes } from 'node:crypto'
import { open, unlink, type FileHandle } from 'node:fs/promises'

import { TokenCacheError } from '@spotify-sdk/auth-core'

import { systemCode } from './file-error.ts'
import { maxFileBytes } from './small-file.ts'

/** Contents and durability of a new file. */
export interface NewFile {
  readonly content: string
  /** Whether it must survive a power failure. */
  readonly durable: boolean
  /** Once it is aborted, the file is not put in place. */
  readonly signal?: AbortSignal | undefined
}

/** Codes of platforms that cannot flush folders. Any other code is a failing disk. */
const cannotSyncFolders = new Set(['EACCES', 'EBADF', 'EINVAL', 'EISDIR', 'ENOTSUP', 'EPERM'])

/**
 * Writes a new file with mode `0o600`, whatever the umask. Follows no link. If it cannot be written
 * as a whole, it is removed again.
 *
 * @throws The system's error: `EEXIST` if the file exists.
 */
export async function createFile(path: string, file: NewFile): Promise<void> {
  const handle = await open(path, 'wx', 0o600)
  try {
    await writeAndClose(handle, file)
  } catch (error) {
    await removeFile(path)
    throw error
  }
}

/**
 * Writes a file under a random name, to be linked to its real one.
 *
 * @returns Its path: the prefix and 16 random characters.
 * @throws `TokenCacheError` if the content is too large to be read again; the system's error.
 */
export async function createTemporaryFile(prefix: string, file: NewFile): Promise<string> {
  if (Buffer.byteLength(file.content) > maxFileBytes) {
    throw new TokenCacheError(
      `The token is too large for ${prefix}*: it has more than ${maxFileBytes} bytes.`,
      { code: 'entry_too_large', isQuotable: true },
    )
  }
  const path = `${prefix}${randomBytes(8).toString('hex')}`
  await createFile(path, file)
  return path
}

/** Removes an unneeded file. A failure does no harm. */
export async function removeFile(path: string): Promise<void> {
  try {
    await unlink(path)
  } catch {
    // Another process removed it, or the next sweep tries again.
  }
}

/** Makes the names in a folder survive a power failure, if the platform can. */
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

async function writeAndClose(file: FileHandle, { content, durable }: NewFile): Promise<void> {
  try {
    await restrict(file)
    await file.writeFile(content)
    if (durable) await file.sync()
  } finally {
    await file.close()
  }
}

/** The umask can only remove permissions. This restores the owner's. */
async function restrict(file: FileHandle): Promise<void> {
  const { mode } = await file.stat()
  if (process.platform !== 'win32' && (mode & 0o777) !== 0o600) await file.chmod(0o600)
}
