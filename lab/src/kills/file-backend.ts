import { lstat, readdir, readFile } from 'node:fs/promises'
import { basename, dirname } from 'node:path'

import { TemporaryFolder } from 'test-support/temporary-folder.ts'
import type { KillBackend } from './kill-backend.ts'

/** A token and a lease, and one more of each that the next commit sweeps. */
const numberedAtMost = 4

/** What a kill leaves half-written is swept after a minute, by the next one who commits. */
const orphanSeconds = 60 + 15

export async function startFileBackend(): Promise<KillBackend> {
  const folder = new TemporaryFolder()
  const cache = JSON.stringify({ directory: folder.path })
  return {
    cacheModule: import.meta.resolve('test-support/caches/file-cache.ts'),
    cacheOf: () => cache,
    complaints: () => complaintsAbout(folder.path),
    [Symbol.asyncDispose]: async () => folder[Symbol.dispose](),
  }
}

/** Torn files, and more of them than there is reason for. */
export async function complaintsAbout(directory: string): Promise<readonly string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  const paths = files.map(({ parentPath, name }) => `${parentPath}/${name}`)
  const numbered = paths.filter((path) => !isTemporary(path))
  const torn = await Promise.all(numbered.map(isTorn))
  const orphaned = await Promise.all(paths.filter(isTemporary).map(isOrphaned))
  const folders = new Set(paths.map(dirname)).size
  return [
    ...(torn.includes(true) ? ['a file is torn'] : []),
    ...(orphaned.includes(true) ? ['a temporary file was never swept'] : []),
    ...(numbered.length > numberedAtMost ? [`${numbered.length} files are left`] : []),
    ...(folders > 1 ? [`${folders} folders hold one key`] : []),
  ]
}

function isTemporary(path: string): boolean {
  return basename(path).startsWith('temporary.')
}

async function isTorn(path: string): Promise<boolean> {
  try {
    return typeof JSON.parse(await readFile(path, 'utf8')) !== 'object'
  } catch (error) {
    // Swept since it was listed.
    return (error as NodeJS.ErrnoException).code !== 'ENOENT'
  }
}

async function isOrphaned(path: string): Promise<boolean> {
  const { mtimeMs } = await lstat(path).catch(() => ({ mtimeMs: Date.now() }))
  return Date.now() - mtimeMs > orphanSeconds * 1000
}
