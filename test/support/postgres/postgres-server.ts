import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Client } from 'pg'
import { freePort } from '../redis/free-ports.ts'
import { waitUntil } from '../redis/wait-until.ts'
import { postgresBinary, postgresUser } from './postgres-binaries.ts'

/** How a {@link PostgresServer} differs from a plain one. */
export interface PostgresServerOptions {
  /** Lines of its configuration: `{ max_connections: '20' }`. */
  readonly settings?: Readonly<Record<string, string>> | undefined
  /** Lines of `pg_hba.conf`; without them everybody on this machine may log in without a password. */
  readonly access?: readonly string[] | undefined
  /** Becomes a standby of this server. */
  readonly primary?: PostgresServer | undefined
}

/** Nothing has to survive: a test's server need not wait for its disk. */
const settings = {
  listen_addresses: "'127.0.0.1'",
  unix_socket_directories: "''",
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  shared_buffers: '16MB',
  autovacuum: 'off',
  wal_level: 'replica',
  log_checkpoints: 'off',
}

/** A real server of the test's own: on 127.0.0.1, in a folder of its own. */
export class PostgresServer implements AsyncDisposable {
  readonly port: number
  readonly url: string
  readonly #options: PostgresServerOptions
  readonly #folder = mkdtempSync(join(tmpdir(), 'spotify-sdk-postgres-'))
  readonly #data = join(this.#folder, 'data')
  #process: ChildProcess | undefined
  #output = ''

  private constructor(port: number, options: PostgresServerOptions) {
    this.port = port
    this.url = `postgres://postgres@127.0.0.1:${port}/postgres`
    this.#options = options
  }

  static async start(options: PostgresServerOptions = {}): Promise<PostgresServer> {
    const server = new PostgresServer(await freePort(), options)
    await server.#create()
    await server.start()
    return server
  }

  /** Starts it, or starts it again on the same port, with all that was in it. */
  async start(): Promise<void> {
    const user = await postgresUser()
    const options = ['-D', this.#data, '-p', `${this.port}`]
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
    this.#signal('SIGSTOP')
  }

  thaw(): void {
    this.#signal('SIGCONT')
  }

  /** Ends it at once, as a crash does. */
  async stop(): Promise<void> {
    const child = this.#process
    this.#process = undefined
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    const exited = once(child, 'exit')
    const backends = childrenOf(child.pid)
    child.kill('SIGKILL')
    for (const pid of backends) kill(pid, 'SIGKILL')
    await exited
    await waitUntil('its processes are gone', () => backends.every((pid) => !isAlive(pid)))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
    rmSync(this.#folder, { recursive: true, force: true })
  }

  async #create(): Promise<void> {
    const { primary, access } = this.#options
    const user = await postgresUser()
    chmodSync(this.#folder, 0o700)
    if (user.uid !== undefined && user.gid !== undefined) {
      chownSync(this.#folder, user.uid, user.gid)
    }
    const run = (program: string, options: readonly string[]): Promise<unknown> =>
      promisify(execFile)(postgresBinary(program), [...options], { ...user, cwd: this.#folder })
    if (primary === undefined) {
      const options = [
        '-D',
        this.#data,
        '-U',
        'postgres',
        '--auth=trust',
        '--no-sync',
        '-E',
        'UTF8',
      ]
      await run('initdb', [...options, '--locale=C'])
    } else {
      const source = ['-h', '127.0.0.1', '-p', `${primary.port}`, '-U', 'postgres']
      await run('pg_basebackup', ['-D', this.#data, ...source, '-R', '--no-sync', '-c', 'fast'])
    }
    const lines = Object.entries({ ...settings, ...this.#options.settings })
    writeFileSync(
      join(this.#data, 'postgresql.conf'),
      `${lines.map(([name, value]) => `${name} = ${value}`).join('\n')}\n`,
    )
    if (access !== undefined)
      writeFileSync(join(this.#data, 'pg_hba.conf'), `${access.join('\n')}\n`)
  }

  #signal(signal: NodeJS.Signals): void {
    const pid = this.#process?.pid
    if (pid === undefined) return
    // First the one that starts the others.
    kill(pid, signal)
    for (const child of childrenOf(pid)) kill(child, signal)
  }
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

/** Each connection is served by a process of its own. */
function childrenOf(pid: number | undefined): readonly number[] {
  if (pid === undefined) return []
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
  return text.split(' ').filter(Boolean).map(Number)
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // It has ended.
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
