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

/** Differences from a plain server. */
export interface RedisServerOptions {
  readonly port?: number | undefined
  readonly settings?: readonly RedisSetting[] | undefined
  /** Watches masters instead of storing data. */
  readonly isSentinel?: boolean | undefined
}

/** Longer than any server is silent on a busy machine. */
export const patienceSeconds = 60

/** Stops a server when this process ends in any way, because the pipe between them then closes. */
function guard(server: ChildProcess): void {
  const guardian = spawn('sh', ['-c', 'read -r _; kill -9 "$0"', `${server.pid}`], {
    stdio: ['pipe', 'ignore', 'ignore'],
    // So that signals to the test run's group do not reach it.
    detached: true,
  })
  guardian.unref()
  server.once('exit', () => guardian.kill('SIGKILL'))
}

/** A real server on 127.0.0.1, in its own folder, without persistence. */
export class RedisServer implements AsyncDisposable {
  readonly port: number
  readonly url: string
  /** The password that `command` uses. */
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

  /** Starts it, or starts it again on the same port, empty. */
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

  /** Sends one command on a separate connection. */
  async command(...command: readonly string[]): Promise<unknown> {
    const { password } = this
    const client = createClient({
      socket: {
        port: this.port,
        host: '127.0.0.1',
        reconnectStrategy: false,
        connectTimeout: patienceSeconds * 1000,
      },
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

  /** Stops the process. The system still accepts connections, but nothing answers. */
  freeze(): void {
    this.#process?.kill('SIGSTOP')
  }

  thaw(): void {
    this.#process?.kill('SIGCONT')
  }

  /** Kills it. */
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
