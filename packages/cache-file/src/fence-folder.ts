import { lutimes, readdir, rename } from 'node:fs/promises'
import { join } from 'node:path'

import { TokenCacheError } from '@spotify-sdk/auth-core'

import {
  isSameHighest,
  readFenceListing,
  temporaryPrefix,
  type FenceListing,
  type NumberedKind,
} from './fence-listing.ts'
import { systemCode } from './file-error.ts'
import {
  createFile,
  createTemporaryFile,
  removeFile,
  syncFolder,
  type NewFile,
} from './new-file.ts'

/** Gives a file a second name, and fails with `EEXIST` if it is taken. `fs.promises.link`. */
export type LinkFile = (existing: string, added: string) => Promise<void>

/** Error codes of platforms and file systems without hard links. */
const cannotLink = new Set(['EACCES', 'EISDIR', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EPERM'])

/** Two lists agree unless a file was added between them. */
const maxReadings = 100

/** A temporary file is removed by another process only if its writer was stopped for long. */
const maxAttempts = 10

/**
 * The folder of one key. Files are immutable and have their fence in their name. `link` fails if a
 * name is taken, and the highest number is never removed. A process that was stopped for any time
 * therefore notices by listing again that it is late.
 */
export class FenceFolder {
  readonly path: string
  readonly #link: LinkFile

  constructor(path: string, link: LinkFile) {
    this.path = path
    this.#link = link
  }

  pathOf(kind: NumberedKind, fence: number): string {
    return join(this.path, `${kind}.${fence}`)
  }

  /**
   * Lists the files, until two lists agree. While a folder is read, an entry may be removed before
   * it is seen and its successor added behind.
   */
  async list(): Promise<FenceListing> {
    let listing = await this.listOnce()
    for (let reading = 2; ; reading++) {
      const again = await this.listOnce()
      if (isSameHighest(listing, again) || reading === maxReadings) return again
      listing = again
    }
  }

  /** Lists the files once. Compare with a second list before relying on the result. */
  async listOnce(): Promise<FenceListing> {
    return readFenceListing(await readdir(this.path))
  }

  /**
   * Puts a complete file in place. Without hard links it is written in place, and incomplete for a
   * moment, or until the next sweep if this process is killed.
   *
   * @returns `false` if the fence is taken.
   */
  async publish(kind: NumberedKind, fence: number, file: NewFile): Promise<boolean> {
    if (!Number.isSafeInteger(fence)) throw noNumbersLeft(this.path)
    const target = this.pathOf(kind, fence)
    for (let attempt = 1; ; attempt++) {
      const temporary = await this.#createTemporary(file)
      try {
        file.signal?.throwIfAborted()
        await this.#link(temporary, target)
        return true
      } catch (error) {
        const code = systemCode(error)
        if (code === 'EEXIST') return false
        if (cannotLink.has(code)) return await createInPlace(target, file)
        if (code !== 'ENOENT' || attempt === maxAttempts) throw error
      } finally {
        await removeFile(temporary)
      }
    }
  }

  /** Replaces this process's own file by another one with the same fence, as a whole. */
  async replace(kind: NumberedKind, fence: number, file: NewFile): Promise<void> {
    const temporary = await this.#createTemporary(file)
    try {
      await rename(temporary, this.pathOf(kind, fence))
    } catch (error) {
      await removeFile(temporary)
      throw error
    }
  }

  /** Sets the time of a file. @returns Whether the file exists. */
  async touch(kind: NumberedKind, fence: number, now: number): Promise<boolean> {
    try {
      await lutimes(this.pathOf(kind, fence), now, now)
      return true
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return false
      throw error
    }
  }

  /** Removes a file below the highest: an own one, or one that no longer counts. */
  async remove(kind: NumberedKind, fence: number): Promise<void> {
    await removeFile(this.pathOf(kind, fence))
  }

  /** Makes the files in place survive a power failure. */
  async sync(): Promise<void> {
    await syncFolder(this.path)
  }

  #createTemporary(file: NewFile): Promise<string> {
    return createTemporaryFile(join(this.path, temporaryPrefix), file)
  }
}

async function createInPlace(target: string, file: NewFile): Promise<boolean> {
  try {
    await createFile(target, file)
    return true
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false
    throw error
  }
}

function noNumbersLeft(path: string): TokenCacheError {
  return new TokenCacheError(
    `The folder ${path} contains a file with the highest possible number. Delete the folder.`,
    { code: 'invalid_entry', isQuotable: true },
  )
}
