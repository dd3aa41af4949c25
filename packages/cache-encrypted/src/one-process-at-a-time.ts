import { createHash, randomUUID } from 'node:crypto'
import { utimesSync } from 'node:fs'
import { mkdir, readdir, rename, rmdir, stat } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ConfigurationError } from '@spotify-sdk/auth-core'

const heartbeatSeconds = 1
const pollSeconds = 0.05
/**
 * After so many polls without a new heartbeat (10 s), the holder counts as killed. Polls are counted, not
 * seconds: clocks are set back, and a holder has no heartbeats while the computer sleeps.
 */
const maxPollsWithoutHeartbeat = 200

/** What a step fails with if another process was faster. Windows also says so of a folder in use. */
const otherWasFaster: ReadonlySet<string | undefined> = new Set([
  'ENOENT',
  'ENOTEMPTY',
  'EEXIST',
  ...(process.platform === 'win32' ? ['EPERM', 'EACCES', 'EBUSY'] : []),
])

/**
 * Runs `work` while no other process of this user runs any under the same name.
 *
 * The lock is a folder that contains one empty folder: the id of its holder, which no other has. A full
 * folder can neither be replaced nor removed, so a process that is late removes only the id that it saw.
 *
 * @throws `ConfigurationError` if the lock cannot be created.
 */
export async function oneProcessAtATime<T>(name: string, work: () => Promise<T>): Promise<T> {
  const digest = createHash('sha256').update(`${userInfo().username}\0${name}`).digest('hex')
  const lock = join(tmpdir(), `spotify-sdk-keychain-${digest.slice(0, 32)}`)
  const id = randomUUID()
  await acquire(lock, id).catch(() => {
    throw new ConfigurationError(
      'A folder cannot be made or removed among the temporary files: set TMPDIR to a folder that belongs to this user.',
      { code: 'invalid_option' },
    )
  })
  const heartbeats = setInterval(() => renew(lock, id), heartbeatSeconds * 1000)
  try {
    return await work()
  } finally {
    await release(lock, id).catch(() => {})
    clearInterval(heartbeats)
  }
}

async function acquire(lock: string, id: string): Promise<void> {
  let lastSeen = ''
  let polls = 0
  for (;;) {
    const holder = await readHolder(lock)
    if (holder === undefined && (await create(lock, id))) return
    const seen = holder === undefined ? '' : `${holder} ${await readHeartbeat(lock, holder)}`
    polls = seen === lastSeen ? polls + 1 : 0
    lastSeen = seen
    if (holder !== undefined && polls >= maxPollsWithoutHeartbeat) await release(lock, holder)
    else await sleep(pollSeconds * 1000)
  }
}

async function readHolder(lock: string): Promise<string | undefined> {
  const [holder] = (await unlessOtherWasFaster(readdir(lock))) ?? []
  return holder
}

async function readHeartbeat(lock: string, holder: string): Promise<number | undefined> {
  return (await stat(join(lock, holder)).catch(() => undefined))?.mtimeMs
}

/** Puts the lock in place together with its id: a lock without one counts as released. */
async function create(lock: string, id: string): Promise<boolean> {
  const prepared = `${lock}-${id}`
  await mkdir(prepared, { mode: 0o700 })
  await mkdir(join(prepared, id))
  try {
    // Windows does not replace an empty folder.
    await unlessOtherWasFaster(rmdir(lock))
    return (await unlessOtherWasFaster(rename(prepared, lock).then(() => true))) ?? false
  } finally {
    // Where it still exists.
    await release(prepared, id)
  }
}

/** Synchronous: the threads of the other functions may all wait until the user unlocks the keychain. */
function renew(lock: string, id: string): void {
  const now = new Date()
  try {
    utimesSync(join(lock, id), now, now)
  } catch {
    // This process did not run for 10 s, and another one has taken over.
  }
}

/** Removes the lock only if it has this id. */
async function release(lock: string, id: string): Promise<void> {
  await unlessOtherWasFaster(rmdir(join(lock, id)))
  await unlessOtherWasFaster(rmdir(lock))
}

async function unlessOtherWasFaster<T>(step: Promise<T>): Promise<T | undefined> {
  try {
    return await step
  } catch (error) {
    if (otherWasFaster.has((error as NodeJS.ErrnoException).code)) return undefined
    throw error
  }
}
