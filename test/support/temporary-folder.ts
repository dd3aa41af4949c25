import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder of one test, removed at its end. */
export class TemporaryFolder implements Disposable {
  readonly path: string = mkdtempSync(join(tmpdir(), 'spotify-sdk-cache-file-'))

  /** Paths of all files and folders below it. */
  list(): readonly string[] {
    return readdirSync(this.path, { recursive: true }).map((name) => join(this.path, String(name)))
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true })
  }
}
