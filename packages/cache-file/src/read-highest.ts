import { TokenCacheError } from '@spotify-sdk/auth-core'

import type { FenceFolder } from './fence-folder.ts'
import type { FenceListing } from './fence-listing.ts'
import { systemCode } from './file-error.ts'
import { readSmallFile } from './small-file.ts'
import { parseEntry, parseJsonObject, type StoredEntry } from './stored-entry.ts'

/** The highest readable entry of a folder. */
export interface HighestEntry {
  /** The entry with the highest readable fence, or `undefined` if there is none. */
  readonly entry: StoredEntry | undefined
  /** The error of an unreadable entry above it. */
  readonly error: TokenCacheError | undefined
}

/**
 * Reads the highest token file that parses. Without hard links, a higher one may be incomplete:
 * still being written, or left by a killed process.
 *
 * @returns `undefined` if a file is gone since it was listed: list again. A later token replaced it, or its
 *   writer could not complete it.
 * @throws The system's error if the disk fails; a `TokenCacheError` if a file may not be read.
 */
export async function readHighest(
  folder: FenceFolder,
  { tokens }: FenceListing,
  clockOffsetSeconds: number,
): Promise<HighestEntry | undefined> {
  let error: TokenCacheError | undefined
  for (const fence of tokens) {
    const path = folder.pathOf('token', fence)
    try {
      const text = await readSmallFile(path)
      return { entry: parseEntry(text, path, clockOffsetSeconds), error }
    } catch (thrown) {
      if (systemCode(thrown) === 'ENOENT') return undefined
      if (!TokenCacheError.is(thrown) || thrown.code !== 'invalid_entry') throw thrown
      error ??= thrown
    }
  }
  return { entry: undefined, error }
}

/**
 * The fence of the highest complete token file; 0 if there is none. An incomplete file ends no
 * lease: its writer may fail, and the stored token is still the one that the holder has sent.
 */
export async function highestComplete(
  folder: FenceFolder,
  { tokens }: FenceListing,
): Promise<number> {
  for (const fence of tokens) {
    if (await isComplete(folder.pathOf('token', fence))) return fence
  }
  return 0
}

async function isComplete(path: string): Promise<boolean> {
  try {
    parseJsonObject(await readSmallFile(path), path)
    return true
  } catch (error) {
    const isInvalid = TokenCacheError.is(error) && error.code === 'invalid_entry'
    if (isInvalid || systemCode(error) === 'ENOENT') return false
    throw error
  }
}
