import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { handOver, postgresBinary, postgresUser } from './postgres-binaries.ts'

const caches = fileURLToPath(new URL('../../../node_modules/.cache/postgres', import.meta.url))

const run = promisify(execFile)

/**
 * Copies the data directory of a server that was never started. `initdb` makes one once for each version
 * of Postgres: it takes ten times as long as a copy.
 */
export async function copyTemplate(data: string): Promise<void> {
  const { stdout: version } = await run(postgresBinary('postgres'), ['--version'])
  const template = join(caches, version.trim().replaceAll(/[^\w.]+/g, '-'))
  if (!existsSync(template)) await makeTemplate(template)
  await run('cp', ['-Rp', template, data])
}

async function makeTemplate(template: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'spotify-sdk-postgres-'))
  const user = await postgresUser()
  handOver(folder, user)
  const own = join(folder, 'data')
  const initial = ['-D', own, '-U', 'postgres', '--auth=trust', '--no-sync', '-E', 'UTF8']
  await run(postgresBinary('initdb'), [...initial, '--locale=C'], { ...user, cwd: folder })
  mkdirSync(caches, { recursive: true })
  const staged = mkdtempSync(join(caches, 'new-'))
  await run('cp', ['-Rp', own, join(staged, 'data')])
  try {
    renameSync(join(staged, 'data'), template)
  } catch (error) {
    // Another test process was faster.
    if (!existsSync(template)) throw error
  }
  rmSync(staged, { recursive: true })
  rmSync(folder, { recursive: true })
}
