import { constants } from 'node:fs'
import { lstat, open, type FileHandle } from 'node:fs/promises'

import { fileError, invalidEntry, systemCode } from './file-error.ts'

/** Limit for reading and writing. No token needs more. */
export const maxFileBytes = 262_144

/** One read suffices for a shorter file: it returns less than was requested. */
const usualFileBytes = 4096

/**
 * Follows no link, and does not wait for the other end of a pipe. Missing constants are not needed.
 */
const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants as Partial<typeof constants>

/** Codes of what is no file with a token. */
const faultsOfTheFile: Readonly<Record<string, string>> = {
  // On Windows only, where this is also a file that another process is deleting.
  EPERM: 'permission is denied',
  EISDIR: 'it is a folder',
  ELOOP: 'it is a symbolic link',
  EMLINK: 'it is a symbolic link',
  ENXIO: 'it is not a regular file',
  EOPNOTSUPP: 'it is not a regular file',
}

/** Codes of a file that may not be read. It may have a token, which must not be replaced. */
const denied = new Set(process.platform === 'win32' ? [] : ['EACCES', 'EPERM'])

/**
 * Reads a small text file, whatever is at this path.
 *
 * @throws `TokenCacheError` (code `invalid_entry`) that names the path and the reason, never the
 *   content, or with the system's code if the file may not be read. The system's error if the file does
 *   not exist, or the disk fails.
 */
export async function readSmallFile(path: string): Promise<string> {
  let file: FileHandle
  try {
    if (O_NOFOLLOW === 0 && (await lstat(path)).isSymbolicLink()) {
      throw invalidEntry(path, 'it is a symbolic link')
    }
    file = await open(path, (O_RDONLY ?? 0) | O_NOFOLLOW | O_NONBLOCK)
  } catch (error) {
    const code = systemCode(error)
    if (denied.has(code)) throw fileError(error, path)
    const fault = faultsOfTheFile[code]
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
  if (!found.isFile()) throw invalidEntry(path, 'it is not a regular file')
  if (found.size > maxFileBytes) {
    throw invalidEntry(path, `it is larger than ${maxFileBytes} bytes`)
  }
  const buffer = new Uint8Array(found.size)
  let length = 0
  while (length < buffer.length) {
    const { bytesRead } = await file.read(buffer, length, buffer.length - length, length)
    // The file was truncated meanwhile.
    if (bytesRead === 0) break
    length += bytesRead
  }
  return buffer.subarray(0, length)
}

/**
 * Reads the start of a file. Returns nothing if that fails; checking the file's type then tells
 * why.
 */
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
