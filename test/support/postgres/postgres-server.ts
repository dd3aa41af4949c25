import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Client } from 'pg'
import { freePort } from '../redis/free-ports.ts'
import { waitUntil } from '../redis/wait-until.ts'
import { createDataDirectory, type PostgresServerOptions } from './data-directory.ts'
import { postgresBinary, postgresUser } from './postgres-binaries.ts'
import { guard, killAll, signalAll } from './server-processes.ts'

/** A real server for one test: on 127.0.0.1, in a temporary folder. */
export class PostgresServer implements AsyncDisposable {
  readonly port: number
  readonly url: string
  readonly #folder = mkdtempSync(join(tmpdir(), 'spotify-sdk-postgres-'))
  #process: ChildProcess | undefined
  #output = ''

  private constructor(port: number) {
    this.port = port
    this.url = `postgres://postgres@127.0.0.1:${port}/postgres`
  }

  static async start(options: PostgresServerOptions = {}): Promise<PostgresServer> {
    const server = new PostgresServer(await freePort())
    await createDataDirectory(server.#folder, options)
    await server.start()
    return server
  }

  /** Starts it, or starts it again on the same port, with all that was in it. */
  async start(): Promise<void> {
    const user = await postgresUser()
    const options = ['-D', join(this.#folder, 'data'), '-p', `${this.port}`]
    const child = spawn(postgresBinary('postgres'), options, {
      ...user,
      cwd: this.#folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    guard(child)
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (data: Buffer) => (this.#output += data.toString()))
    }
    this.#process = child
    await waitUntil('a Postgres server answers', async () => {
      if (child.exitCode !== null) throw new Error(`The Postgres server ended:\n${this.#output}`)
      return /database system is ready to accept (?:read-only )?connections/.test(this.#output)
    })
    this.#output = ''
  }

  /** Sends statements on a connection of their own. @returns The rows of the last one. */
  async query(
    text: string,
    values?: readonly unknown[],
  ): Promise<readonly Record<string, unknown>[]> {
    const client = new Client({ connectionString: this.url })
    client.on('error', () => {})
    try {
      await client.connect()
      const results: unknown = await client.query(text, values && [...values])
      const last = Array.isArray(results) ? results.at(-1) : results
      return (last as { readonly rows: Record<string, unknown>[] }).rows
    } finally {
      await client.end()
    }
  }

  /** Runs one of Postgres's programs on it, such as `pg_dump`. */
  async run(program: string, ...options: readonly string[]): Promise<string> {
    const { stdout } = await promisify(execFile)(postgresBinary(program), [
      ...options,
      '-d',
      this.url,
    ])
    return stdout
  }

  /** Ends the connections of all clients, as an administrator does. */
  async killBackends(): Promise<void> {
    await this.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where backend_type = 'client backend' and pid <> pg_backend_pid()`,
    )
  }

  /** Changes a setting of the running server. */
  async set(name: string, value: string): Promise<void> {
    await this.query(`alter system set ${name} = ${value}`)
    await this.query('select pg_reload_conf()')
  }

  /** Makes a standby the primary. */
  async promote(): Promise<void> {
    await this.query('select pg_promote()')
  }

  /** Stops all that runs in it, and answers nothing; what comes is taken up by the system. */
  freeze(): void {
    signalAll(this.#process, 'SIGSTOP')
  }

  thaw(): void {
    signalAll(this.#process, 'SIGCONT')
  }

  /** Ends it at once, as a crash does. */
  async stop(): Promise<void> {
    const child = this.#process
    this.#process = undefined
    await killAll(child)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
    rmSync(this.#folder, { recursive: true, force: true })
  }
}
