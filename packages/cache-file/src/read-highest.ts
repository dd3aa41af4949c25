import { TokenCacheError } from '@spotify-sdk/auth-core'

import type { FenceFolder } from './fence-folder.ts'
import type { FenceListing } from './fence-listing.ts'
import { systemCode } from './file-error.ts'
import { readSmallFile } from './small-file.ts'
import { parseEntry, type StoredEntry } from './stored-entry.ts'

/** What stands in a folder. */
export interface HighestEntry {
  /** The entry of the highest fence that can be read; `undefined`: there is none. */
  readonly entry: StoredEntry | undefined
  /** What is wrong with what lies above it. */
  readonly error: TokenCacheError | undefined
}

/**
 * Reads the highest token file that parses: without hard links, one above it may still be being
 * written, or was broken off by a kill.
 *
 * @returns `undefined` where a file is gone since it was listed: a later one stands, list again.
 * @throws The system's error where the disk fails.
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
      if (!TokenCacheError.is(thrown)) throw thrown
      error ??= thrown
    }
  }
  return { entry: undefined, error }
}
