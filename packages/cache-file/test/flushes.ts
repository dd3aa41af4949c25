import { fstatSync, lstatSync } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'

type Sync = (this: FileHandle) => Promise<void>

/** Takes note of the files and folders that are flushed to the disk, which they still are. */
export class Flushes implements Disposable {
  readonly #prototype: FileHandle
  readonly #original: Sync
  readonly #flushed: number[] = []

  private constructor(prototype: FileHandle) {
    const sync: Sync = Reflect.get<FileHandle, 'sync'>(prototype, 'sync')
    const flushed = this.#flushed
    this.#prototype = prototype
    this.#original = sync
    prototype.sync = async function (this: FileHandle) {
      flushed.push(fstatSync(this.fd).ino)
      await sync.call(this)
    }
  }

  static async watch(): Promise<Flushes> {
    const file = await open(import.meta.filename)
    await file.close()
    return new Flushes(Object.getPrototypeOf(file) as FileHandle)
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
