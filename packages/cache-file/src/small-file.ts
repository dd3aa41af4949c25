import { constants } from 'node:fs'
import { lstat, open, type FileHandle } from 'node:fs/promises'

import { invalidEntry, systemCode } from './file-error.ts'

/** No token needs more. Nothing longer is read, and nothing longer is written. */
export const largestFileBytes = 262_144

/** Of a file that is shorter, one read tells all: less came than was asked for. */
const usualFileBytes = 4096

/** Never follows a link, never waits for the other end of a pipe. Absent ones are not needed there. */
const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants as Partial<typeof constants>

/** What the file itself is to blame for, and not the disk or the folder. */
const faultsOfTheFile: Readonly<Record<string, string>> = {
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  EISDIR: 'it is a folder',
  ELOOP: 'it is a symbolic link',
  EMLINK: 'it is a symbolic link',
  ENXIO: 'it is no regular file',
  EOPNOTSUPP: 'it is no regular file',
}

/**
 * Reads a small file of text, whatever may lie in its place.
 *
 * @throws `TokenCacheError` (code `invalid_entry`) that names the path and what is wrong, never
 *   the content; the system's error where the file is not there, or the disk fails.
 */
export async function readSmallFile(path: string): Promise<string> {
  let file: FileHandle
  try {
    if (O_NOFOLLOW === 0 && (await lstat(path)).isSymbolicLink()) {
      throw invalidEntry(path, 'it is a symbolic link')
    }
    file = await open(path, (O_RDONLY ?? 0) | O_NOFOLLOW | O_NONBLOCK)
  } catch (error) {
    const fault = faultsOfTheFile[systemCode(error)]
    throw fault === undefined ? error : invalidEntry(path, fault)
  }
  try {
    return decode(path, await readAtMost(file, path))
  } finally {
    await file.close()
  }
}

async function readAtMost(file: FileHandle, path: string): Promise<Uint8Array> {
  const start = await readStart(file)
  if (start.length > 0 && start.length < usualFileBytes) return start
  const found = await file.stat()
  if (!found.isFile()) throw invalidEntry(path, 'it is no regular file')
  if (found.size > largestFileBytes) {
    throw invalidEntry(path, `it is larger than ${largestFileBytes} bytes`)
  }
  const buffer = new Uint8Array(found.size)
  let length = 0
  while (length < buffer.length) {
    const { bytesRead } = await file.read(buffer, length, buffer.length - length, length)
    // Cut off since.
    if (bytesRead === 0) break
    length += bytesRead
  }
  return buffer.subarray(0, length)
}

/** What a file begins with; nothing where it cannot be read, which what it is then tells. */
async function readStart(file: FileHandle): Promise<Uint8Array> {
  try {
    const buffer = new Uint8Array(usualFileBytes)
    const { bytesRead } = await file.read(buffer, 0, buffer.length, 0)
    return buffer.subarray(0, bytesRead)
  } catch {
    return new Uint8Array()
  }
}

function decode(path: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw invalidEntry(path, 'it is not UTF-8')
  }
}
