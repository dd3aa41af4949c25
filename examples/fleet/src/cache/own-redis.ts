import { spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { freePort } from '../free-port.ts'
import { guard } from '../guard.ts'

/** A Redis started by the example: on 127.0.0.1, with a password, without persistence. */
export class OwnRedis implements AsyncDisposable {
  /** The URL with the password. */
  readonly url: string
  readonly #process: ChildProcess

  private constructor(url: string, server: ChildProcess) {
    this.url = url
    this.#process = server
  }

  /** @returns `undefined` if there is no redis-server or valkey-server on the PATH. */
  static async start(): Promise<OwnRedis | undefined> {
    const binary = findBinary()
    if (binary === undefined) return undefined
    const password = randomBytes(16).toString('hex')
    const port = await freePort()
    // Passed through stdin, because every user of the machine can read arguments.
    const server = spawn(binary, ['-'], { stdio: ['pipe', 'pipe', 'inherit'], detached: true })
    const removeGuard = guard(server.pid ?? 0)
    server.once('exit', removeGuard)
    server.stdin.end(`port ${port}\nbind 127.0.0.1\nrequirepass ${password}\nsave ""\n`)
    await untilReady(server)
    return new OwnRedis(`redis://:${password}@127.0.0.1:${port}`, server)
  }

  /** Stops it. The system still accepts connections, but nothing answers. */
  freeze(): void {
    this.#process.kill('SIGSTOP')
  }

  thaw(): void {
    this.#process.kill('SIGCONT')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return
    const exited = once(this.#process, 'exit')
    this.#process.kill('SIGKILL')
    await exited
  }
}

function findBinary(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '')
  return ['redis-server', 'valkey-server']
    .flatMap((name) => folders.map((folder) => join(folder, name)))
    .find((path) => existsSync(path))
}

function untilReady(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = ''
    server.stdout?.setEncoding('utf8').on('data', (text: string) => {
      said = `${said}${text}`.slice(-4096)
      if (/ready to accept connections/i.test(said)) resolve()
    })
    server.once('exit', () => reject(new Error(`The Redis server ended:\n${said}`)))
  })
}
