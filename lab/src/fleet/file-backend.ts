import { randomBytes } from 'node:crypto'
import { lstat, readdir, readFile, rm } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { TemporaryFolder } from 'test-support/temporary-folder.ts'
import { complaints } from '../checks/checks.ts'
import type { Backend } from './backend.ts'

/** A token and a lease, and one older file of each that the next commit removes. */
const maxNumberedFiles = 4

/** The next commit after a minute removes the temporary file of a killed writer. */
const orphanSeconds = 60 + 15

export async function startFileBackend(): Promise<Backend> {
  const folder = new TemporaryFolder()
  const cache = JSON.stringify({ directory: folder.path })
  const removeFiles = async (): Promise<void> => {
    for (const name of await readdir(folder.path)) {
      await rm(`${folder.path}/${name}`, { recursive: true, force: true }).catch(() => {})
    }
  }
  return {
    cacheModule: import.meta.resolve('test-support/caches/file-cache.ts'),
    cacheOf: () => cache,
    complaints: () => fileComplaints(folder.path),
    faults: new Map([['remove-files', removeFiles]]),
    [Symbol.asyncDispose]: async () => folder[Symbol.dispose](),
  }
}

/** The same, and the tokens in the files are encrypted. */
export async function startEncryptedBackend(): Promise<Backend> {
  const files = await startFileBackend()
  const keys = `lab:${randomBytes(32).toString('base64url')}`
  const { cacheModule, cacheOf } = files
  return {
    ...files,
    cacheModule: import.meta.resolve('test-support/caches/encrypted-cache.ts'),
    cacheOf: (process) => JSON.stringify({ cacheModule, cache: cacheOf(process), keys }),
  }
}

/** Complaints about torn files, orphaned files, and too many files. */
export async function fileComplaints(directory: string): Promise<readonly string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  const paths = files.map(({ parentPath, name }) => `${parentPath}/${name}`)
  const numbered = paths.filter((path) => !isTemporary(path))
  const torn = await Promise.all(numbered.map(isTorn))
  const orphaned = await Promise.all(paths.filter(isTemporary).map(isOrphaned))
  const folders = new Set(paths.map(dirname)).size
  return complaints(
    torn.includes(true) && 'a file is torn',
    orphaned.includes(true) && 'a temporary file was never removed',
    numbered.length > maxNumberedFiles && `${numbered.length} files are left`,
    folders > 1 && `${folders} folders hold one key`,
  )
}

function isTemporary(path: string): boolean {
  return basename(path).startsWith('temporary.')
}

async function isTorn(path: string): Promise<boolean> {
  try {
    return typeof JSON.parse(await readFile(path, 'utf8')) !== 'object'
  } catch (error) {
    // The file was removed since it was listed.
    return (error as NodeJS.ErrnoException).code !== 'ENOENT'
  }
}

async function isOrphaned(path: string): Promise<boolean> {
  const { mtimeMs } = await lstat(path).catch(() => ({ mtimeMs: Date.now() }))
  return Date.now() - mtimeMs > orphanSeconds * 1000
}
