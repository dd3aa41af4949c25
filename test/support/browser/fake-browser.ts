import { mkdtempSync, readdirSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * A program named by `BROWSER` or found on the PATH, which reports its arguments to the test. The
 * whole way to it is real. It is a shell script, since Node takes longer to start.
 */
export class FakeBrowser implements AsyncDisposable {
  /** Its folder, for the PATH. */
  readonly folder = mkdtempSync(join(tmpdir(), 'spotify-sdk-browser-'))
  /** The URLs it was started with, in order. */
  readonly opened: string[] = []
  readonly #reports = mkdtempSync(join(tmpdir(), 'spotify-sdk-browser-reports-'))
  readonly #watcher = watch(this.#reports, () => this.#readReports())
  readonly #name: string
  readonly #onOpen: (url: string) => unknown

  private constructor(name: string, onOpen: (url: string) => unknown) {
    this.#name = name
    this.#onOpen = onOpen
  }

  /** Its path, for `BROWSER`. */
  get path(): string {
    return join(this.folder, this.#name)
  }

  /**
   * @param onOpen - What its user does.
   * @param name - Name of the program.
   */
  static async start(
    onOpen: (url: string) => unknown = () => {},
    name = 'browser',
  ): Promise<FakeBrowser> {
    const browser = new FakeBrowser(name, onOpen)
    // Only what the shell has itself: the PATH of a test may have nothing else.
    const program = `#!/bin/sh\nprintf '%s\\n' "$@" END > '${browser.#reports}/'$$\n`
    writeFileSync(browser.path, program, { mode: 0o700 })
    return browser
  }

  /** A file has a URL, and a last line when it is complete. */
  #readReports(): void {
    for (const name of readdirSync(this.#reports)) {
      const file = join(this.#reports, name)
      const text = readFileSync(file, 'utf8')
      if (!text.endsWith('\nEND\n')) continue
      rmSync(file)
      const url = text.slice(0, -'\nEND\n'.length)
      this.opened.push(url)
      void this.#onOpen(url)
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#watcher.close()
    for (const folder of [this.folder, this.#reports]) rmSync(folder, { recursive: true })
  }
}
