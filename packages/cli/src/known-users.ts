import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { stateFolder } from '@spotify-sdk/cache-file'
import { createEmptyFile } from './empty-file.ts'
import { note } from './terminal.ts'

/**
 * The name of a user is the name of an empty file, in hexadecimal digits, because file systems may ignore case:
 * commands that run together lose none of them.
 */
const prefix = 'user-'

/**
 * The names of the users who signed in with `--user`, for `status`: a token cache cannot list its keys.
 * If they cannot be read, `status` shows the user without a name only.
 */
export async function knownUsers(clientId: string): Promise<readonly string[]> {
  try {
    const files = await readdir(folderOf(clientId))
    return files.flatMap(nameIn).toSorted()
  } catch {
    return []
  }
}

/** The sign-in itself is done: a name that cannot be kept does not undo it. */
export async function rememberUser(clientId: string, name: string): Promise<void> {
  try {
    await createEmptyFile(join(folderOf(clientId), fileOf(name)))
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    note(`The name of the user cannot be kept for spotify-sdk status (${code}).`)
  }
}

/** A name that stays is shown by `status` only while its user is signed in. */
export async function forgetUser(clientId: string, name: string): Promise<void> {
  try {
    await rm(join(folderOf(clientId), fileOf(name)), { force: true })
  } catch {
    // Also where there is no home folder: the tokens are deleted.
  }
}

function folderOf(clientId: string): string {
  return join(stateFolder(), 'cli-users', `app-${encodeURIComponent(clientId)}`)
}

function fileOf(name: string): string {
  return `${prefix}${Buffer.from(name).toString('hex')}`
}

function nameIn(file: string): readonly string[] {
  const hex = file.startsWith(prefix) ? file.slice(prefix.length) : ''
  return /^(?:[\da-f]{2})+$/.test(hex) ? [Buffer.from(hex, 'hex').toString()] : []
}
