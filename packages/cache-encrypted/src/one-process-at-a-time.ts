import { createHash } from 'node:crypto'
import { mkdir, rmdir, stat } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ConfigurationError } from '@spotify-sdk/auth-core'

/** A folder that is older was left behind by a process that was killed. */
const abandonedSeconds = 120
const pollSeconds = 0.05

/**
 * Does something that no other process of this user does at the same time under the same name.
 *
 * @throws `ConfigurationError` where the folder that excludes the others cannot be made.
 */
export async function oneProcessAtATime<T>(name: string, work: () => Promise<T>): Promise<T> {
  const digest = createHash('sha256').update(`${userInfo().username}\0${name}`).digest('hex')
  const folder = join(tmpdir(), `spotify-sdk-keychain-${digest.slice(0, 32)}`)
  while (!(await succeeds(mkdir(folder), { unless: 'EEXIST' }))) {
    if (await isAbandoned(folder)) await succeeds(rmdir(folder), { unless: 'ENOENT' })
    else await sleep(pollSeconds * 1000)
  }
  try {
    return await work()
  } finally {
    await rmdir(folder).catch(() => {})
  }
}

/** `false` where it failed with that code, because of another process. `mkdir` succeeds for one alone. */
async function succeeds(
  work: Promise<unknown>,
  { unless }: { readonly unless: string },
): Promise<boolean> {
  try {
    await work
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === unless) return false
    throw new ConfigurationError(
      'A folder cannot be made or removed among the temporary files: set TMPDIR to a folder that belongs to this user.',
      { code: 'invalid_option' },
    )
  }
}

async function isAbandoned(folder: string): Promise<boolean> {
  const { mtimeMs } = await stat(folder).catch(() => ({ mtimeMs: Date.now() }))
  return Date.now() - mtimeMs > abandonedSeconds * 1000
}
