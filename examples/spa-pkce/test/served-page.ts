import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { MockSpotify } from '@spotify-sdk/testing'
import { freePort } from 'test-support/redis/free-ports.ts'
import { childEnvironment } from 'test-support/child-environment.ts'

const main = fileURLToPath(new URL('../serve/main.ts', import.meta.url))
/** The project's own Node. */
const node = fileURLToPath(new URL('../../../node_modules/node/bin/node', import.meta.url))

/** The example as a process, for an app of this mock. */
export class ServedPage implements AsyncDisposable {
  readonly url: string
  readonly #end: () => Promise<void>

  private constructor(url: string, end: () => Promise<void>) {
    this.url = url
    this.#end = end
  }

  static async start(mock: MockSpotify, ...more: readonly string[]): Promise<ServedPage> {
    const port = ['--port', `${await freePort()}`]
    const child = spawn(node, ['--conditions=@spotify-sdk/source', main, ...port, ...more], {
      env: { ...childEnvironment, NO_COLOR: '1', ...mock.env },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
    const end = async (): Promise<void> => {
      child.kill('SIGTERM')
      await gone
    }
    for await (const line of createInterface(child.stdout)) {
      const [, url] = /^The page: (\S+)$/.exec(line) ?? []
      if (url !== undefined) return new ServedPage(url, end)
    }
    throw new Error('The example ended before it served its page.')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#end()
  }
}
