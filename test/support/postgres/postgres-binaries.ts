import { execFile } from 'node:child_process'
import { chmodSync, chownSync, existsSync, globSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'

/** Where Debian puts the programs of each version; the newest version counts. */
const debianFolders = globSync('/usr/lib/postgresql/*/bin').toSorted(
  (a, b) => Number(/\d+/.exec(b)?.[0]) - Number(/\d+/.exec(a)?.[0]),
)

/** The path of a program of Postgres. */
export function postgresBinary(name: string): string {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), ...debianFolders]
  const found = folders.map((folder) => join(folder, name)).find((file) => existsSync(file))
  if (found === undefined) {
    throw new Error(`There is no ${name} of Postgres: run \`node scripts/test-programs.mjs\`.`)
  }
  return found
}

/** Who runs the programs of Postgres; empty for the user of this process. */
export interface PostgresUser {
  readonly uid?: number
  readonly gid?: number
}

/** A server refuses to run as root: then it runs as the user whom Debian's package has made. */
export async function postgresUser(): Promise<PostgresUser> {
  if (process.getuid?.() !== 0) return {}
  return { uid: await idOfPostgres('-u'), gid: await idOfPostgres('-g') }
}

/** Gives a new folder to the user of Postgres, and to nobody else. */
export function handOver(folder: string, { uid, gid }: PostgresUser): void {
  chmodSync(folder, 0o700)
  if (uid !== undefined && gid !== undefined) chownSync(folder, uid, gid)
}

async function idOfPostgres(option: '-u' | '-g'): Promise<number> {
  return Number((await promisify(execFile)('id', [option, 'postgres'])).stdout)
}
