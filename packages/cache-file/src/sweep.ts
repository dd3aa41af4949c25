import { lstat } from 'node:fs/promises'
import { join } from 'node:path'

import type { FenceFolder } from './fence-folder.ts'
import type { FenceListing } from './fence-listing.ts'
import { removeFile } from './new-file.ts'

/** A temporary file lives for milliseconds; one this old belonged to a process that was killed. */
export const staleTemporarySeconds = 60

/** What no longer counts: everything of a kind below these fences. */
export interface SweepLimits {
  readonly token: number
  readonly lease: number
}

/**
 * Removes the files below what counts. A file of the highest number always stays, or the numbers
 * would begin anew; a lease is removed only where a later lease or an equal token has ended it.
 */
export async function sweepNumbered(
  folder: FenceFolder,
  { tokens, leases }: FenceListing,
  below: SweepLimits,
): Promise<void> {
  const removals = [
    ...tokens.filter((fence) => fence < below.token).map((fence) => folder.remove('token', fence)),
    ...leases.filter((fence) => fence < below.lease).map((fence) => folder.remove('lease', fence)),
  ]
  await Promise.all(removals)
}

/**
 * Removes temporary files that a killed process has left behind. Taking one from a writer that was
 * only stopped does no harm: it writes another.
 *
 * @param now The present by the clock that stamps the files.
 */
export async function sweepTemporaries(
  directory: string,
  names: readonly string[],
  now: number,
  staleSeconds = staleTemporarySeconds,
): Promise<void> {
  const sweep = async (path: string): Promise<void> => {
    const { mtimeMs } = await lstat(path)
    if (mtimeMs / 1000 <= now - staleSeconds) await removeFile(path)
  }
  await Promise.allSettled(names.map((name) => sweep(join(directory, name))))
}
