import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { handOver, postgresBinary, postgresUser } from './postgres-binaries.ts'
import { copyTemplate } from './template.ts'

/** How a `PostgresServer` differs from a plain one. */
export interface PostgresServerOptions {
  /** Lines of its configuration: `{ max_connections: '20' }`. */
  readonly settings?: Readonly<Record<string, string>> | undefined
  /** Lines of `pg_hba.conf`; without them everybody on this machine may log in without a password. */
  readonly access?: readonly string[] | undefined
  /** Becomes a standby of this server. */
  readonly primary?: { readonly port: number } | undefined
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

/** Makes what a server keeps its data in, with its configuration: the folder `data` in a folder. */
export async function createDataDirectory(
  folder: string,
  options: PostgresServerOptions,
): Promise<void> {
  const data = join(folder, 'data')
  const { primary, access } = options
  const user = await postgresUser()
  handOver(folder, user)
  if (primary === undefined) {
    await copyTemplate(data)
  } else {
    const source = ['-h', '127.0.0.1', '-p', `${primary.port}`, '-U', 'postgres']
    const backup = ['-D', data, ...source, '-R', '--no-sync', '-c', 'fast']
    await promisify(execFile)(postgresBinary('pg_basebackup'), backup, { ...user, cwd: folder })
  }
  const lines = Object.entries({ ...settings, ...options.settings })
  writeFileSync(
    join(data, 'postgresql.conf'),
    `${lines.map(([name, value]) => `${name} = ${value}`).join('\n')}\n`,
  )
  if (access !== undefined) writeFileSync(join(data, 'pg_hba.conf'), `${access.join('\n')}\n`)
}
