import { lstat } from 'node:fs/promises'

import { TokenCacheError, type Clock, type LeaseRefusal } from '@spotify-sdk/auth-core'
import { type LeaseWatch } from '@spotify-sdk/auth-core/toolkit'

import type { FenceFolder } from './fence-folder.ts'
import type { FenceListing } from './fence-listing.ts'
import { systemCode } from './file-error.ts'
import type { FolderClock } from './folder-clock.ts'
import { parseLeaseRecord, type LeaseRecord } from './lease-record.ts'
import { isGone } from './process-identity.ts'
import { highestComplete } from './read-highest.ts'
import { readSmallFile } from './small-file.ts'

/** What checking a lease needs besides the folder. */
export interface LeaseObserver {
  readonly clock: Clock
  readonly folderClock: FolderClock
  readonly watch: LeaseWatch
  /** Seconds without a heartbeat if the lease file cannot be read. */
  readonly leaseSeconds: number
}

/**
 * Returns why no lease can be granted now, or `undefined` if one can. A file that has disappeared
 * since the listing blocks nothing; taking the next fence settles it.
 */
export async function leaseRefusal(
  observer: LeaseObserver,
  folder: FenceFolder,
  listing: FenceListing,
): Promise<LeaseRefusal | undefined> {
  const { lease, token } = listing.highest
  const isOver = lease <= token && lease <= (await highestComplete(folder, listing))
  const refusal = isOver ? undefined : await checkHolder(observer, folder, lease)
  if (refusal === undefined) observer.watch.forget(folder.path)
  return refusal
}

async function checkHolder(
  observer: LeaseObserver,
  folder: FenceFolder,
  fence: number,
): Promise<LeaseRefusal | undefined> {
  const path = folder.pathOf('lease', fence)
  const lookedAt = observer.clock.monotonic()
  try {
    const { ino, mtimeMs } = await lstat(path)
    const record = await readRecord(path)
    switch (record?.state) {
      case 'released':
        return undefined
      case 'cooldown':
        return await coolingDown(observer, folder, fence, record)
      case 'held':
        if (await isGone(record.holder)) return undefined
        break
      case undefined:
    }
    // Only a change on this process's own clock counts as a heartbeat: see `LeaseWatch`.
    const mark = `${fence} ${ino} ${mtimeMs}`
    const silent = observer.watch.unchangedSeconds(folder.path, mark, lookedAt)
    const left = (record?.leaseSeconds ?? observer.leaseSeconds) - silent
    return left > 0 ? { granted: false, reason: 'busy', retryAfterSeconds: left } : undefined
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined
    throw error
  }
}

async function readRecord(path: string): Promise<LeaseRecord | undefined> {
  try {
    return parseLeaseRecord(await readSmallFile(path))
  } catch (error) {
    if (TokenCacheError.is(error)) return undefined
    throw error
  }
}

/**
 * The rest of a cooldown on the folder's clock, which all processes share. If that clock was set
 * back, at most its length since it was first seen.
 */
async function coolingDown(
  { clock, folderClock, watch }: LeaseObserver,
  folder: FenceFolder,
  fence: number,
  { seconds, endsAt, code }: LeaseRecord & { readonly state: 'cooldown' },
): Promise<LeaseRefusal | undefined> {
  const seenSeconds = watch.unchangedSeconds(folder.path, `${fence} cooldown`)
  const offset = await folderClock.offsetSeconds(folder.path)
  const left = Math.min(endsAt - offset - clock.now(), seconds - seenSeconds)
  return left > 0
    ? { granted: false, reason: 'cooldown', retryAfterSeconds: left, code }
    : undefined
}
