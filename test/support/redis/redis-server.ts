import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { createClient } from 'redis'
import { freePort } from './free-ports.ts'
import { waitUntil } from './wait-until.ts'

/** One line of a server's configuration: `['maxmemory', '1mb']`. */
export type RedisSetting = readonly [string, ...string[]]

/** How a {@link RedisServer} differs from a plain one. */
export interface RedisServerOptions {
  readonly port?: number | undefined
  readonly settings?: readonly RedisSetting[] | undefined
  /** Watches masters instead of holding data. */
  readonly isSentinel?: boolean | undefined
}

/** Ends a server when this process is gone, however it went: then the pipe between them closes. */
function guard(server: ChildProcess): void {
  const guardian = spawn('sh', ['-c', 'read -r _; kill -9 "$0"', `${server.pid}`], {
    stdio: ['pipe', 'ignore', 'ignore'],
    // Signals to the group of a test run are not for it.
    detached: true,
  })
  guardian.unref()
  server.once('exit', () => guardian.kill('SIGKILL'))
}

/** A real server of the test's own: on 127.0.0.1, in a folder of its own, nothing saved. */
export class RedisServer implements AsyncDisposable {
  readonly port: number
  readonly url: string
  /** What `command` logs in with. */
  password: string | undefined
  readonly #options: RedisServerOptions
  readonly #folder = mkdtempSync(join(tmpdir(), 'spotify-sdk-redis-'))
  #process: ChildProcess | undefined
  #output = ''

  private constructor(port: number, options: RedisServerOptions) {
    this.port = port
    this.url = `redis://127.0.0.1:${port}`
    this.#options = options
  }

  static async start(options: RedisServerOptions = {}): Promise<RedisServer> {
    const server = new RedisServer(options.port ?? (await freePort()), options)
    await server.start()
    return server
  }

  /** Starts it, or starts it again on the same port, with nothing in it. */
  async start(): Promise<void> {
    const { settings = [], isSentinel = false } = this.#options
    const lines: readonly RedisSetting[] = [
      ['port', `${this.port}`],
      ['bind', '127.0.0.1'],
      ['dir', this.#folder],
      ...(isSentinel
        ? []
        : ([['save', '""'] as const, ['repl-diskless-sync-delay', '0']] as const)),
      ...settings,
    ]
    const file = join(this.#folder, 'server.conf')
    writeFileSync(file, `${lines.map((line) => line.join(' ')).join('\n')}\n`)
    const child = spawn(binary(), [file, ...(isSentinel ? ['--sentinel'] : [])], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    guard(child)
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (data: Buffer) => (this.#output += data.toString()))
    }
    this.#process = child
    await waitUntil('a Redis server answers', async () => {
      if (child.exitCode !== null) throw new Error(`The Redis server ended:\n${this.#output}`)
      return this.command('PING').then(
        () => true,
        () => false,
      )
    })
  }

  /** Sends one command on a connection of its own. */
  async command(...command: readonly string[]): Promise<unknown> {
    const { password } = this
    const client = createClient({
      socket: { port: this.port, host: '127.0.0.1', reconnectStrategy: false },
      disableClientInfo: true,
      RESP: 2,
      ...(password === undefined ? {} : { password }),
    })
    client.on('error', () => {})
    try {
      await client.connect()
      return await client.sendCommand([...command])
    } finally {
      client.destroy()
    }
  }

  /** Stops all that runs in it, and answers nothing; what comes is taken up by the system. */
  freeze(): void {
    this.#process?.kill('SIGSTOP')
  }

  thaw(): void {
    this.#process?.kill('SIGCONT')
  }

  /** Ends it at once. */
  async stop(): Promise<void> {
    const child = this.#process
    this.#process = undefined
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    const exited = once(child, 'exit')
    child.kill('SIGKILL')
    await exited
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

function binary(): string {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  const files = ['redis-server', 'valkey-server'].flatMap((name) =>
    folders.map((folder) => join(folder, name)),
  )
  const found = files.find((file) => existsSync(file))
  if (found === undefined) {
    throw new Error('There is no redis-server on the PATH: run `node scripts/test-programs.mjs`.')
  }
  return found
}
