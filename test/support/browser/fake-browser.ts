import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

/**
 * A program named by `BROWSER` or found on the PATH, which reports its arguments to the test. The
 * whole way to it is real.
 */
export class FakeBrowser implements AsyncDisposable {
  /** Its folder, for the PATH. */
  readonly folder: string
  /** The URLs it was started with, in order. */
  readonly opened: string[] = []
  readonly #server = createServer((request, response) => {
    void text(request).then((url) => {
      this.opened.push(url)
      response.end()
      return this.#onOpen(url)
    })
  })
  readonly #name: string
  readonly #onOpen: (url: string) => unknown

  private constructor(name: string, onOpen: (url: string) => unknown) {
    this.folder = mkdtempSync(join(tmpdir(), 'spotify-sdk-browser-'))
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
    browser.#server.listen(0, '127.0.0.1')
    await once(browser.#server, 'listening')
    const { port } = browser.#server.address() as AddressInfo
    const program = `#!${process.execPath}
fetch('http://127.0.0.1:${port}', { method: 'POST', body: process.argv.slice(2).join('\\n') })
`
    writeFileSync(browser.path, program, { mode: 0o700 })
    return browser
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close()
    this.#server.closeAllConnections()
    rmSync(this.folder, { recursive: true })
  }
}
