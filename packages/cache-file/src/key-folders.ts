import type { Stats } from 'node:fs'
import { join } from 'node:path'

import { FenceFolder, type LinkFile } from './fence-folder.ts'
import { keyFolderName } from './key-folder-name.ts'
import { isSafeFolder, makeSafeFolder, safeFolder } from './safe-folder.ts'

/** Of so many keys the folders are remembered; the one that came first leaves first. */
const maxFolders = 1000

/** The folders of keys in the directory around them. */
export class KeyFolders {
  readonly #directory: string
  readonly #link: LinkFile
  readonly #folders = new Map<string, FenceFolder>()
  /** What each was when the directory around it was safe. */
  readonly #safe = new WeakMap<FenceFolder, Stats>()

  constructor(directory: string, link: LinkFile) {
    this.#directory = directory
    this.#link = link
  }

  of(key: string): FenceFolder {
    let folder = this.#folders.get(key)
    if (folder !== undefined) return folder
    folder = new FenceFolder(join(this.#directory, keyFolderName(key)), this.#link)
    this.#folders.set(key, folder)
    for (const first of this.#folders.keys()) {
      if (this.#folders.size <= maxFolders) break
      this.#folders.delete(first)
    }
    return folder
  }

  /**
   * Checks a key's folder, and the directory around it: whoever can write to that can put another
   * folder in the place of this one. While it is the very same one, nobody has.
   *
   * @returns Whether there is one.
   * @throws `TokenCacheError` (code `unsafe_directory`); for the directory first.
   */
  async areSafe(folder: FenceFolder): Promise<boolean> {
    const known = this.#safe.get(folder)
    const looking = safeFolder(folder.path)
    looking.catch(() => {})
    if (known !== undefined && isSame(known, await looking.catch(() => undefined))) return true
    if (!(await isSafeFolder(this.#directory))) return false
    const found = await looking
    if (found !== undefined) this.#safe.set(folder, found)
    return found !== undefined
  }

  /** Makes both, where they are not there; then checks them. */
  async make(folder: FenceFolder): Promise<void> {
    await makeSafeFolder(this.#directory)
    await makeSafeFolder(folder.path)
  }
}

/** The time of birth tells apart what a file system gave the same number, one after the other. */
function isSame(one: Stats, other: Stats | undefined): boolean {
  return one.dev === other?.dev && one.ino === other.ino && one.birthtimeMs === other.birthtimeMs
}
