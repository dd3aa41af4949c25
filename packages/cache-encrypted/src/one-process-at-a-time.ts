import { createHash } from 'node:crypto'
import { mkdir, rmdir, stat } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ConfigurationError } from '@spotify-sdk/auth-core'

/** An older folder belongs to a process that was killed. */
const abandonedSeconds = 120
const pollSeconds = 0.05

/**
 * Runs `work` while no other process of this user runs any under the same name.
 *
 * @throws `ConfigurationError` if the folder that excludes other processes cannot be created.
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

/** Whether `work` succeeded; `false` if it failed with the code that another process causes. */
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
