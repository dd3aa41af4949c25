import { mkdirSync, writeFileSync } from 'node:fs'
import { link } from 'node:fs/promises'
import { join } from 'node:path'

import { systemClock, type Clock } from '@spotify-sdk/auth-core'
import { describe, expect, it } from 'vitest'

import { TemporaryFolder } from '../test/temporary-folder.ts'
import { FenceFolder } from './fence-folder.ts'
import { FileLease } from './file-lease.ts'
import { FileTokenCache } from './file-token-cache.ts'
import { FolderClock } from './folder-clock.ts'
import { keyFolderName } from './key-folder-name.ts'
import { LeaseWatch } from './lease-watch.ts'

/** A lease of 5 s that is in place, on a clock that shows these times, one at each look. */
async function leaseAt(folder: TemporaryFolder, times: readonly number[]): Promise<FileLease> {
  let look = 0
  const clock: Clock = { ...systemClock, monotonic: () => times[look++] ?? 0 }
  const files = new FenceFolder(folder.path, link)
  await files.publish('lease', 1, { content: '{}', durable: false })
  const observer = {
    clock,
    leaseSeconds: 5,
    folderClock: new FolderClock(systemClock),
    watch: new LeaseWatch(clock),
  }
  return new FileLease(observer, files, 1, 0)
}

describe('a sign of life', () => {
  it('counts when it comes in time', async () => {
    using folder = new TemporaryFolder()
    const lease = await leaseAt(folder, [1.7, 1.8, 3.4, 6.6, 6.6, 6.8])
    expect([await lease.extend(), await lease.extend(), await lease.extend()]).toEqual([
      true,
      true,
      true,
    ])
  })

  it('does not count when the holder was paused on the way, until after its end', async () => {
    using folder = new TemporaryFolder()
    expect(await (await leaseAt(folder, [1.7, 5])).extend()).toBe(false)
  })

  it('does not count below a later lease, or where its file is gone', async () => {
    using folder = new TemporaryFolder()
    const lease = await leaseAt(folder, [])
    writeFileSync(join(folder.path, 'lease.2'), '{}')
    expect(await lease.extend()).toBe(false)
    const gone = new FenceFolder(folder.path, link)
    await gone.remove('lease', 1)
    expect(await lease.extend()).toBe(false)
  })
})

describe('a cool-down', () => {
  it('never lasts longer than its length since it was first seen', async () => {
    using folder = new TemporaryFolder()
    let now = 0
    const clock = { ...systemClock, monotonic: () => now }
    const cache = new FileTokenCache({ directory: folder.path, clock })
    const keyFolder = join(folder.path, keyFolderName('k'))
    mkdirSync(keyFolder, { mode: 0o700 })
    // Whoever wrote it, the folder's clock was set back since.
    const farAway = systemClock.now() + 10_000
    const content = { state: 'cooldown', cooldown_seconds: 30, ends_at: farAway, code: 'slow' }
    writeFileSync(join(keyFolder, 'lease.1'), JSON.stringify(content))
    const refused = { granted: false, reason: 'cooldown', code: 'slow' }
    expect(await cache.lease?.('k')).toEqual({ ...refused, retryAfterSeconds: 30 })
    now += 29
    expect(await cache.lease?.('k')).toEqual({ ...refused, retryAfterSeconds: 1 })
    now += 1
    const lease = await cache.lease?.('k')
    expect(lease).toMatchObject({ granted: true, fence: 2 })
    if (lease?.granted) await lease.release()
  })
})
