import { lstat } from 'node:fs/promises'
import { join } from 'node:path'

import type { Clock } from '@spotify-sdk/auth-core'

import { temporaryPrefix } from './fence-listing.ts'
import { createTemporaryFile, removeFile } from './new-file.ts'

/** A file system that keeps coarser time (FAT: 2 s) must not make clocks differ that agree. */
const toleranceSeconds = 2

/** A file system that is further off keeps no time at all. */
const greatestOffsetSeconds = 86_400

/** How long a comparison holds, on the monotonic clock. */
const comparisonSeconds = 10

/** A process that was paused during the comparison has learnt nothing from it. */
const maxComparisonSeconds = 0.5

/**
 * The clock by which the file system stamps new files: one clock for all processes that share a
 * folder, whatever their own say. Instants are stored with the writer's offset to it, and read
 * with the reader's.
 */
export class FolderClock {
  readonly #clock: Clock
  #offsetSeconds = 0
  #comparedAt = -Infinity

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Seconds that the folder's clock is ahead of this process's; 0 for less than two. */
  async offsetSeconds(folder: string): Promise<number> {
    if (this.#clock.monotonic() - this.#comparedAt >= comparisonSeconds) {
      try {
        await this.#compare(folder)
      } catch {
        // A full or read-only disk: clocks are believed to agree, as before.
      }
    }
    return this.#offsetSeconds
  }

  /** The present by the folder's clock: Unix time in seconds. */
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
    const isOff = Math.abs(offset) >= toleranceSeconds && Math.abs(offset) <= greatestOffsetSeconds
    this.#offsetSeconds = isOff ? offset : 0
    this.#comparedAt = this.#clock.monotonic()
  }
}

/**
 * An instant of the writer's clock on the reader's, by the offsets of both to the folder's. Clocks
 * that agree leave it exactly as it was.
 */
export function translateInstant(
  instant: number,
  writerOffset: number,
  readerOffset: number,
): number {
  const difference = writerOffset - readerOffset
  return Math.abs(difference) < toleranceSeconds ? instant : instant + difference
}
