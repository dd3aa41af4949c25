import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { link } from 'node:fs/promises'
import { join } from 'node:path'

import { type Clock, type TokenInfo } from '@spotify-sdk/auth-core'
import { LeaseWatch, systemClock } from '@spotify-sdk/auth-core/toolkit'
import { describe, expect, it } from 'vitest'

import { Flushes } from '../test/flushes.ts'
import { TemporaryFolder } from 'test-support/temporary-folder.ts'
import { FenceFolder } from './fence-folder.ts'
import type { FenceListing } from './fence-listing.ts'
import { FileLease } from './file-lease.ts'
import { FileTokenCache } from './file-token-cache.ts'
import { FolderClock } from './folder-clock.ts'
import { keyFolderName } from './key-folder-name.ts'

const token: TokenInfo = { accessToken: 'refreshed', expiresAt: 1_900_000_000 }

/** Runs something before and after each listing. */
class RestlessFolder extends FenceFolder {
  before = (): void => {}
  after = (): void => {}

  override async list(): Promise<FenceListing> {
    this.before()
    const listing = await super.list()
    this.after()
    return listing
  }
}

/** The disk fails once, after a file was put in place. */
class FailingFolder extends FenceFolder {
  #hasFailed = false

  override async sync(): Promise<void> {
    if (this.#hasFailed) return super.sync()
    this.#hasFailed = true
    throw Object.assign(new Error('disk'), { code: 'EIO' })
  }
}

/** A lease of this number, in place, on the system's clock. */
async function leaseIn(files: FenceFolder, fence: number): Promise<FileLease> {
  await files.publish('lease', fence, { content: '{}', durable: false })
  const observer = {
    clock: systemClock,
    leaseSeconds: 5,
    folderClock: new FolderClock(systemClock),
    watch: new LeaseWatch(systemClock),
  }
  return new FileLease(observer, files, fence, systemClock.monotonic())
}

function put(folder: TemporaryFolder, ...names: readonly string[]): void {
  for (const name of names) {
    writeFileSync(join(folder.path, name), `{"access_token":"${name}","expires_at":1}`)
  }
}

function namesIn(folder: TemporaryFolder): readonly string[] {
  return readdirSync(folder.path).toSorted()
}

/** A lease of 5 s, in place, on a clock that returns these times, one per call. */
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

describe('a heartbeat', () => {
  it('counts if it is in time', async () => {
    using folder = new TemporaryFolder()
    const lease = await leaseAt(folder, [1.7, 1.8, 3.4, 6.6, 6.6, 6.8])
    expect([await lease.extend(5), await lease.extend(5), await lease.extend(5)]).toEqual([
      true,
      true,
      true,
    ])
  })

  it('does not count if the holder was paused on the way until after the lease ended', async () => {
    using folder = new TemporaryFolder()
    expect(await (await leaseAt(folder, [1.7, 5])).extend(5)).toBe(false)
  })

  it('does not count below a later lease, or without its file', async () => {
    using folder = new TemporaryFolder()
    const lease = await leaseAt(folder, [])
    writeFileSync(join(folder.path, 'lease.2'), '{}')
    expect(await lease.extend(5)).toBe(false)
    const gone = new FenceFolder(folder.path, link)
    await gone.remove('lease', 1)
    expect(await lease.extend(5)).toBe(false)
  })
})

describe('a heartbeat of an ended lease', () => {
  it('does not count if its file is gone, even with nothing above it', async () => {
    using folder = new TemporaryFolder()
    const lease = await leaseAt(folder, [])
    rmSync(join(folder.path, 'lease.1'))
    expect(await lease.extend(5)).toBe(false)
  })

  it.each(['token.1', 'token.2'])('does not count if %s is stored', async (name) => {
    using folder = new TemporaryFolder()
    const lease = await leaseAt(folder, [])
    put(folder, name)
    expect(await lease.extend(5)).toBe(false)
  })
})

describe.each(['token.1', 'token.2'])('a lease while %s is incomplete', (name) => {
  it('is still extended, also by another length', async () => {
    using folder = new TemporaryFolder()
    const lease = await leaseAt(folder, [1, 1, 2, 2])
    writeFileSync(join(folder.path, name), '{"access_tok')
    expect({ same: await lease.extend(5), longer: await lease.extend(15) }).toEqual({
      same: true,
      longer: true,
    })
  })

  it('is granted and released', async () => {
    using folder = new TemporaryFolder()
    const lease = await leaseIn(new FenceFolder(folder.path, link), 1)
    writeFileSync(join(folder.path, name), '')
    expect(await lease.confirm()).toMatchObject({ entry: undefined })
    await lease.release({})
    expect(readFileSync(join(folder.path, 'lease.1'), 'utf8')).toBe('{"state":"released"}\n')
  })
})

describe('a lease that gets another length', () => {
  it('has it in its file, which needs no flush', async () => {
    using folder = new TemporaryFolder()
    const lease = await leaseAt(folder, [1])
    using flushes = await Flushes.watch()
    expect(await lease.extend(15)).toBe(true)
    const record = JSON.parse(readFileSync(join(folder.path, 'lease.1'), 'utf8')) as unknown
    expect(record).toMatchObject({ lease_seconds: 15 })
    expect(flushes.count).toBe(0)
  })

  it.each(['lease.2', 'token.1', 'token.2'])('changes nothing below %s', async (name) => {
    using folder = new TemporaryFolder()
    const lease = await leaseAt(folder, [1])
    put(folder, name)
    expect(await lease.extend(15)).toBe(false)
    expect(readFileSync(join(folder.path, 'lease.1'), 'utf8')).toBe('{}')
  })
})

describe('a lease in place', () => {
  it('removes earlier leases, and no token, because the highest one may be unreadable', async () => {
    using folder = new TemporaryFolder()
    put(folder, 'token.1', 'lease.2')
    writeFileSync(join(folder.path, 'token.2'), '{"access_token":')
    const lease = await leaseIn(new FenceFolder(folder.path, link), 3)
    const standing = await lease.confirm()
    expect(standing?.entry?.token?.accessToken).toBe('token.1')
    expect(namesIn(folder)).toEqual(['lease.3', 'token.1', 'token.2'])
  })

  it.each(['lease.2', 'token.1', 'token.2'])('is withdrawn if %s has appeared', async (name) => {
    using folder = new TemporaryFolder()
    const lease = await leaseIn(new FenceFolder(folder.path, link), 1)
    put(folder, name)
    expect(await lease.confirm()).toBeUndefined()
    expect(namesIn(folder)).toEqual([name])
  })

  it('reads the token that replaced the one in its first list', async () => {
    using folder = new TemporaryFolder()
    put(folder, 'token.1')
    const files = new RestlessFolder(folder.path, link)
    files.after = () => {
      put(folder, 'token.2')
      rmSync(join(folder.path, 'token.1'), { force: true })
    }
    const standing = await (await leaseIn(files, 3)).confirm()
    expect(standing?.entry?.token?.accessToken).toBe('token.2')
  })

  it('is released if the stored token can never be read', async () => {
    using folder = new TemporaryFolder()
    const files = new RestlessFolder(folder.path, link)
    files.before = () => put(folder, 'token.1')
    files.after = () => rmSync(join(folder.path, 'token.1'))
    const lease = await leaseIn(files, 3)
    await expect(lease.confirm()).rejects.toMatchObject({ name: 'TokenCacheError', code: 'busy' })
    expect(readFileSync(join(folder.path, 'lease.3'), 'utf8')).toBe('{"state":"released"}\n')
  })

  it('reports the reason if its folder is gone', async () => {
    using folder = new TemporaryFolder()
    const lease = await leaseIn(new FenceFolder(folder.path, link), 1)
    rmSync(folder.path, { recursive: true })
    await expect(lease.confirm()).rejects.toMatchObject({ code: 'ENOENT' })
  })
})

describe('a commit', () => {
  it.skipIf(process.platform === 'win32')(
    'is flushed to disk before its name exists, and its name before it counts',
    async () => {
      using folder = new TemporaryFolder()
      using flushes = await Flushes.watch()
      const before: boolean[] = []
      const files = new FenceFolder(folder.path, async (existing, added) => {
        if (added.endsWith('token.1')) before.push(flushes.has(existing), flushes.has(folder.path))
        await link(existing, added)
      })
      const lease = await leaseIn(files, 1)
      expect(await lease.commit(token)).toBe(true)
      expect(before).toEqual([true, false])
      expect(flushes.has(folder.path)).toBe(true)
    },
  )

  it('ends its own lease, and removes what it replaces', async () => {
    using folder = new TemporaryFolder()
    put(folder, 'token.1')
    const lease = await leaseIn(new FenceFolder(folder.path, link), 2)
    expect(await lease.commit(token)).toBe(true)
    expect(namesIn(folder)).toEqual(['token.2'])
  })

  it('is withdrawn if a later token appeared while it was written', async () => {
    using folder = new TemporaryFolder()
    const files = new FenceFolder(folder.path, async (existing, added) => {
      if (added.endsWith('token.1')) put(folder, 'token.2')
      await link(existing, added)
    })
    const lease = await leaseIn(files, 1)
    expect(await lease.commit(token)).toBe(false)
    expect(namesIn(folder)).toEqual(['lease.1', 'token.2'])
  })

  it('stays if a later token is incomplete, because its writer may fail', async () => {
    using folder = new TemporaryFolder()
    const lease = await leaseIn(new FenceFolder(folder.path, link), 1)
    writeFileSync(join(folder.path, 'token.2'), '{"access_tok')
    expect(await lease.commit(token)).toBe(true)
    expect(namesIn(folder)).toEqual(['token.1', 'token.2'])
  })

  it('does not count if a token has its number', async () => {
    using folder = new TemporaryFolder()
    const lease = await leaseIn(new FenceFolder(folder.path, link), 1)
    put(folder, 'token.1')
    expect(await lease.commit(token)).toBe(false)
    expect(readFileSync(join(folder.path, 'token.1'), 'utf8')).toContain('"token.1"')
  })

  it('is done if it is repeated because its flush failed after the token was in place', async () => {
    using folder = new TemporaryFolder()
    const files = new FailingFolder(folder.path, link)
    const lease = await leaseIn(files, 1)
    await expect(lease.commit(token)).rejects.toMatchObject({ code: 'EIO' })
    using flushes = await Flushes.watch()
    const another = { ...token, accessToken: 'another' }
    expect({
      anotherToken: await lease.commit(another),
      sameToken: await lease.commit(token),
      isFlushed: process.platform === 'win32' || flushes.has(folder.path),
    }).toEqual({ anotherToken: false, sameToken: true, isFlushed: true })
    expect(namesIn(folder)).toEqual(['token.1'])
  })

  it('is not done if it is repeated after a later token was stored', async () => {
    using folder = new TemporaryFolder()
    const lease = await leaseIn(new FailingFolder(folder.path, link), 1)
    await expect(lease.commit(token)).rejects.toMatchObject({ code: 'EIO' })
    put(folder, 'token.2')
    expect(await lease.commit(token)).toBe(false)
    expect(namesIn(folder)).toEqual(['lease.1', 'token.2'])
  })

  it('is done if the file that had its number was removed, because it was not completed', async () => {
    using folder = new TemporaryFolder()
    let isTaken = true
    const files = new FenceFolder(folder.path, async (existing, added) => {
      if (!added.endsWith('token.1') || !isTaken) return link(existing, added)
      isTaken = false
      throw Object.assign(new Error('taken'), { code: 'EEXIST' })
    })
    expect(await (await leaseIn(files, 1)).commit(token)).toBe(true)
    expect(namesIn(folder)).toEqual(['token.1'])
  })

  it('fails, so that it is repeated, while a token of its number is incomplete', async () => {
    using folder = new TemporaryFolder()
    const lease = await leaseIn(new FenceFolder(folder.path, link), 1)
    writeFileSync(join(folder.path, 'token.1'), '{"access_tok')
    await expect(lease.commit(token)).rejects.toMatchObject({ code: 'invalid_entry' })
  })

  it('names folder and reason if it fails', async () => {
    using folder = new TemporaryFolder()
    const lease = await leaseIn(new FenceFolder(folder.path, link), 1)
    rmSync(folder.path, { recursive: true })
    await expect(lease.commit(token)).rejects.toMatchObject({
      name: 'TokenCacheError',
      code: 'ENOENT',
      message: `The token cache failed at ${folder.path}: it does not exist (ENOENT).`,
    })
  })
})

describe('a released lease', () => {
  it.each(['lease.2', 'token.1', 'token.2'])('does not return below %s', async (name) => {
    using folder = new TemporaryFolder()
    const lease = await leaseIn(new FenceFolder(folder.path, link), 1)
    put(folder, name)
    rmSync(join(folder.path, 'lease.1'))
    await lease.release({ cooldownSeconds: 30 })
    expect(namesIn(folder)).toEqual([name])
  })

  it('leaves a note that it is free', async () => {
    using folder = new TemporaryFolder()
    await (await leaseIn(new FenceFolder(folder.path, link), 1)).release({})
    expect(readFileSync(join(folder.path, 'lease.1'), 'utf8')).toBe('{"state":"released"}\n')
  })

  it('does not wait for the disk, because it need not survive a power failure', async () => {
    using folder = new TemporaryFolder()
    using flushes = await Flushes.watch()
    const lease = await leaseIn(new FenceFolder(folder.path, link), 1)
    await lease.release({ cooldownSeconds: 30 })
    expect(flushes.count).toBe(0)
  })

  it('cools down for at most a day', async () => {
    using folder = new TemporaryFolder()
    const lease = await leaseIn(new FenceFolder(folder.path, link), 1)
    await lease.release({ cooldownSeconds: 100_000, code: 'slow' })
    const note = JSON.parse(readFileSync(join(folder.path, 'lease.1'), 'utf8')) as unknown
    expect(note).toEqual({
      state: 'cooldown',
      cooldown_seconds: 86_400,
      ends_at: expect.closeTo(systemClock.now() + 86_400, -2),
      code: 'slow',
    })
  })
})

describe('a cooldown', () => {
  it('never lasts longer than its length since it was first seen', async () => {
    using folder = new TemporaryFolder()
    let now = 0
    const clock = { ...systemClock, monotonic: () => now }
    const cache = new FileTokenCache({ directory: folder.path, clock })
    const keyFolder = join(folder.path, keyFolderName('k'))
    mkdirSync(keyFolder, { mode: 0o700 })
    // The folder's clock was set back since it was written.
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
