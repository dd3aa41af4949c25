import { fstatSync, lstatSync, readdirSync, readFileSync } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'

type Sync = (this: FileHandle) => Promise<void>

/** Records the files and folders that are flushed to disk, and flushes them. */
export class Flushes implements Disposable {
  readonly #prototype: FileHandle
  readonly #original: Sync
  readonly #flushed: number[] = []
  readonly #watched = new Map<number, { readonly path: string; files: Map<string, string> }>()

  private constructor(prototype: FileHandle) {
    const sync: Sync = Reflect.get<FileHandle, 'sync'>(prototype, 'sync')
    const flushed = this.#flushed
    const watched = this.#watched
    this.#prototype = prototype
    this.#original = sync
    prototype.sync = async function (this: FileHandle) {
      const { ino } = fstatSync(this.fd)
      flushed.push(ino)
      const folder = watched.get(ino)
      // Taken before the flush: changes during the flush are not part of it.
      const files = folder && filesIn(folder.path, (file) => flushed.includes(file))
      await sync.call(this)
      if (folder !== undefined && files !== undefined) folder.files = files
    }
  }

  static async watch(): Promise<Flushes> {
    const file = await open(import.meta.filename)
    await file.close()
    return new Flushes(Object.getPrototypeOf(file) as FileHandle)
  }

  /** Records, from now on, the contents of a folder at each flush. */
  follow(path: string): void {
    this.#watched.set(lstatSync(path).ino, { path, files: filesIn(path, () => true) })
  }

  /** Names and contents of the files in a followed folder that would survive a power failure. */
  outlasting(path: string): ReadonlyMap<string, string> {
    return this.#watched.get(lstatSync(path).ino)?.files ?? new Map()
  }

  get count(): number {
    return this.#flushed.length
  }

  has(path: string): boolean {
    return this.#flushed.includes(lstatSync(path).ino)
  }

  [Symbol.dispose](): void {
    this.#prototype.sync = this.#original
  }
}

/** Names and contents of the files in a folder; only names for folders and unflushed files. */
function filesIn(path: string, isFlushed: (ino: number) => boolean): Map<string, string> {
  return new Map(
    readdirSync(path).map((name) => {
      const file = join(path, name)
      const status = lstatSync(file)
      const hasContent = status.isFile() && isFlushed(status.ino)
      return [name, hasContent ? readFileSync(file, 'utf8') : '']
    }),
  )
}
