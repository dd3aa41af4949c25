import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { freePort } from 'test-support/redis/free-ports.ts'
import { waitUntil } from 'test-support/redis/wait-until.ts'
import { childEnvironment } from 'test-support/child-environment.ts'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
/** The project's own Node, as `npm start` uses it. */
const node = fileURLToPath(new URL('../../../node_modules/node/bin/node', import.meta.url))

/** A process that runs the example like a user, and its output. */
export class ServerProcess implements AsyncDisposable {
  readonly origin: string
  output = ''
  readonly #child: ChildProcess

  private constructor(
    port: number,
    env: Readonly<Record<string, string>>,
    command: readonly string[],
  ) {
    this.origin = `http://127.0.0.1:${port}`
    this.#child = spawn(node, command, {
      env: { ...childEnvironment, PORT: `${port}`, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (this.output += text))
    }
  }

  /** Starts a process, and waits until it serves or has exited. */
  static async start(
    env: Readonly<Record<string, string>>,
    args: readonly string[] = [],
    nodeOptions: readonly string[] = ['--conditions=@spotify-sdk/source'],
  ): Promise<ServerProcess> {
    const port = Number(env['PORT'] ?? (await freePort()))
    const server = new ServerProcess(port, env, [...nodeOptions, main, ...args])
    await waitUntil('the server has started, or ended', () => {
      return server.output.includes('"type":"started"') || server.exitCode !== null
    })
    return server
  }

  get pid(): number | undefined {
    return this.#child.pid
  }

  get exitCode(): number | null {
    return this.#child.exitCode
  }

  /** Sends a signal, and waits for the exit. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const exited = once(this.#child, 'exit')
      this.#child.kill(signal)
      await exited
    }
    return this.#child.exitCode
  }

  /** A process that does not exit fails its test, and is killed. */
  async [Symbol.asyncDispose](): Promise<void> {
    const limit = setTimeout(() => this.#child.kill('SIGKILL'), 100_000)
    await this.stop()
    clearTimeout(limit)
    if (this.#child.signalCode === 'SIGKILL') throw new Error(`It did not end:\n${this.output}`)
  }
}
