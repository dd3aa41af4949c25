import { lstat } from 'node:fs/promises'
import { join } from 'node:path'

import type { Clock } from '@spotify-sdk/auth-core'

import { temporaryPrefix } from './fence-listing.ts'
import { createTemporaryFile, removeFile } from './new-file.ts'

/** Tolerates coarse times of a file system (FAT: 2 s). */
const toleranceSeconds = 2

/** A file system that differs by more keeps no time at all. */
const maxOffsetSeconds = 86_400

/** How long a measured offset is used, in monotonic seconds. */
const comparisonSeconds = 10

/** If the process was paused during the measurement, the result is useless. */
const maxComparisonSeconds = 0.5

/**
 * The clock that stamps new files, which all processes that share a folder have in common. Times
 * are stored with the writer's offset to it and read with the reader's.
 */
export class FolderClock {
  readonly #clock: Clock
  #offsetSeconds = 0
  #comparedAt = -Infinity

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Seconds that the folder's clock is ahead of this process's; 0 if less than two. */
  async offsetSeconds(folder: string): Promise<number> {
    if (this.#clock.monotonic() - this.#comparedAt >= comparisonSeconds) {
      try {
        await this.#compare(folder)
      } catch {
        // A full or read-only disk: assume that the clocks agree.
      }
    }
    return this.#offsetSeconds
  }

  /** The current time on the folder's clock, in Unix seconds. */
  async now(folder: string): Promise<number> {
    return (await this.offsetSeconds(folder)) + this.#clock.now()
  }

  async #compare(folder: string): Promise<void> {
    const before = this.#clock.now()
    const probe = await createTemporaryFile(join(folder, temporaryPrefix), {
      content: '',
      durable: false,
    })
    const after = this.#clock.now()
    const { mtimeMs } = await lstat(probe)
    await removeFile(probe)
    if (Math.abs(after - before) > maxComparisonSeconds) return
    const offset = mtimeMs / 1000 - (before + after) / 2
    const isOff = Math.abs(offset) >= toleranceSeconds && Math.abs(offset) <= maxOffsetSeconds
    this.#offsetSeconds = isOff ? offset : 0
    this.#comparedAt = this.#clock.monotonic()
  }
}

/**
 * Translates a time from the writer's clock to the reader's, by their offsets to the folder's
 * clock. If the clocks agree, it stays exactly the same.
 */
export function translateInstant(
  instant: number,
  writerOffset: number,
  readerOffset: number,
): number {
  const difference = writerOffset - readerOffset
  return Math.abs(difference) < toleranceSeconds ? instant : instant + difference
}
