import type { Stats } from 'node:fs'
import { join } from 'node:path'

import { FenceFolder, type LinkFile } from './fence-folder.ts'
import { keyFolderName } from './key-folder-name.ts'
import { isSafeFolder, makeSafeFolder, safeFolder } from './safe-folder.ts'

/** Maximum number of remembered folders; the oldest is forgotten first. */
const maxFolders = 1000

/** The folders of keys inside the directory. */
export class KeyFolders {
  readonly #directory: string
  readonly #link: LinkFile
  readonly #folders = new Map<string, FenceFolder>()
  /** What each folder was when the directory was safe. */
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
   * Checks a key's folder and its directory. A user with write access to the directory could
   * replace the folder. While it is the same folder, it was not replaced.
   *
   * @returns Whether the folder exists.
   * @throws `TokenCacheError` (code `unsafe_directory`), for the directory first.
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

  /** Creates both if necessary, then checks them. */
  async make(folder: FenceFolder): Promise<void> {
    await makeSafeFolder(this.#directory)
    await makeSafeFolder(folder.path)
  }
}

/** The birth time tells apart folders that got the same inode one after another. */
function isSame(one: Stats, other: Stats | undefined): boolean {
  return one.dev === other?.dev && one.ino === other.ino && one.birthtimeMs === other.birthtimeMs
}
