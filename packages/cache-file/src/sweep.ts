import { lstat } from 'node:fs/promises'
import { join } from 'node:path'

import type { FenceFolder } from './fence-folder.ts'
import type { FenceListing } from './fence-listing.ts'
import { removeFile } from './new-file.ts'

/** A temporary file exists for milliseconds. An older one belongs to a killed process. */
const staleTemporarySeconds = 60

/** Files of a kind below these fences no longer count. */
export interface SweepLimits {
  readonly token: number
  readonly lease: number
}

/**
 * Removes the files below the limits. The file with the highest number always stays, so that the
 * numbers do not start again. A lease is removed only if a later lease or an equal token has ended
 * it.
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
 * Removes temporary files of killed processes. If the writer was only paused, it writes another.
 *
 * @param now The current time on the clock that stamps the files.
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
