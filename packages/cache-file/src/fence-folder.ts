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

/** Gives a file a second name; fails with `EEXIST` where that is taken. `fs.promises.link`. */
export type LinkFile = (existing: string, added: string) => Promise<void>

/** How a platform or file system says that it has no hard links, or grants none. */
const cannotLink = new Set(['EACCES', 'EISDIR', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EPERM'])

/** Two readings agree unless a file was put in place between them. */
const maxReadings = 100

/** Another process sweeps a temporary file only if its writer was stopped for long. */
const maxAttempts = 10

/**
 * The folder of one key: immutable files, each with its fence in its name. A name is taken once:
 * `link` fails where there is one, and the highest number is never removed, so that whoever was
 * stopped for however long finds out by listing again that he is late.
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
   * Lists the files. Twice: while a folder is read, an entry may be removed before it is seen and
   * its successor added behind; what is highest is believed when two readings agree.
   */
  async list(): Promise<FenceListing> {
    let listing = await this.listOnce()
    for (let reading = 2; ; reading++) {
      const again = await this.listOnce()
      if (isSameHighest(listing, again) || reading === maxReadings) return again
      listing = again
    }
  }

  /** Lists them once: not to be believed unless a second look agrees. */
  async listOnce(): Promise<FenceListing> {
    return readFenceListing(await readdir(this.path))
  }

  /**
   * Puts a file in place as a whole: whoever sees it sees all of it. Where there are no hard links
   * it is written in place, and is incomplete for a moment.
   *
   * @returns Whether it was; `false`: the fence is taken.
   */
  async publish(kind: NumberedKind, fence: number, file: NewFile): Promise<boolean> {
    if (!Number.isSafeInteger(fence)) throw noNumbersLeft(this.path)
    const target = this.pathOf(kind, fence)
    for (let attempt = 1; ; attempt++) {
      const temporary = await this.#createTemporary(file)
      try {
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

  /** Replaces a file of one's own by another under the same fence, as a whole. */
  async replace(kind: NumberedKind, fence: number, file: NewFile): Promise<void> {
    const temporary = await this.#createTemporary(file)
    try {
      await rename(temporary, this.pathOf(kind, fence))
    } catch (error) {
      await removeFile(temporary)
      throw error
    }
  }

  /** Moves the time of a file. @returns Whether it is there. */
  async touch(kind: NumberedKind, fence: number, now: number): Promise<boolean> {
    try {
      await lutimes(this.pathOf(kind, fence), now, now)
      return true
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return false
      throw error
    }
  }

  /** Removes a file below the highest: one's own, or one that no longer counts for anybody. */
  async remove(kind: NumberedKind, fence: number): Promise<void> {
    await removeFile(this.pathOf(kind, fence))
  }

  /** Makes what was put in place outlive a power failure. */
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
    `The folder ${path} holds a file with the highest number that there is: remove the folder.`,
    { code: 'invalid_entry' },
  )
}
