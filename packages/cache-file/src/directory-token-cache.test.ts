import { writeFileSync } from 'node:fs'
import { link, open, type FileHandle } from 'node:fs/promises'

import { type Clock, type RefreshLease, type TokenInfo } from '@spotify-sdk/auth-core'
import { systemClock } from '@spotify-sdk/auth-core/toolkit'
import { describe, expect, it, vi } from 'vitest'

import { TemporaryFolder } from 'test-support/temporary-folder.ts'
import { VirtualClock } from 'test-support/virtual-clock.ts'
import { DirectoryTokenCache } from './directory-token-cache.ts'
import type { LinkFile } from './fence-folder.ts'
import { lengthenCacheDeadlines } from 'test-support/patient-clock.ts'

lengthenCacheDeadlines(systemClock)

const token: TokenInfo = { accessToken: 'refreshed', expiresAt: 1_900_000_000 }

function cacheOn(
  directory: string,
  linkFile: LinkFile = link,
  clock: Clock = systemClock,
): DirectoryTokenCache {
  return new DirectoryTokenCache({ directory, leaseSeconds: 5, clock, link: linkFile })
}

/** Runs something right before a file gets its number. */
function interrupted(name: string, happen: () => Promise<unknown>): LinkFile {
  let isOver = false
  return async (existing, added) => {
    if (added.endsWith(name) && !isOver) {
      isOver = true
      await happen()
    }
    await link(existing, added)
  }
}

async function granted(cache: DirectoryTokenCache): Promise<RefreshLease> {
  const lease = await cache.lease('k')
  if (!lease.granted) throw new Error(`refused: ${lease.reason}`)
  return lease
}

describe('a sign-out whose number is overtaken while it is written', () => {
  it('wins over a refresh that started meanwhile', async () => {
    using folder = new TemporaryFolder()
    const other = cacheOn(folder.path)
    let lease: RefreshLease | undefined
    const overtaken = interrupted('token.1', async () => {
      await (await granted(other)).release()
      lease = await granted(other)
    })
    await cacheOn(folder.path, overtaken).delete('k')
    expect(lease?.fence).toBe(2)
    expect(await lease?.commit(token)).toBe(false)
    expect(await other.get('k')).toBeUndefined()
  })

  it('wins over a refresh that started and ended meanwhile', async () => {
    using folder = new TemporaryFolder()
    const other = cacheOn(folder.path)
    const overtaken = interrupted('token.1', async () => {
      await (await granted(other)).release()
      await (await granted(other)).commit(token)
    })
    await cacheOn(folder.path, overtaken).delete('k')
    expect(await other.get('k')).toBeUndefined()
    expect((await granted(other)).deleted).toBe(true)
  })

  it('wins over a refresh that started meanwhile and whose token is still incomplete', async () => {
    using folder = new TemporaryFolder()
    const other = cacheOn(folder.path)
    let completed = ''
    const overtaken = interrupted('token.1', async () => {
      await (await granted(other)).release()
      await granted(other)
      const lease = folder.list().find((path) => path.endsWith('lease.2')) ?? ''
      completed = lease.replace('lease.2', 'token.2')
      writeFileSync(completed, '{"access_tok')
    })
    await cacheOn(folder.path, overtaken).delete('k')
    writeFileSync(
      completed,
      '{"access_token":"refreshed","expires_at":1900000000,"committed":true}',
    )
    expect(await other.get('k')).toBeUndefined()
  })

  it('gives way to a sign-in that happened meanwhile', async () => {
    using folder = new TemporaryFolder()
    const other = cacheOn(folder.path)
    const overtaken = interrupted('token.1', async () => {
      await (await granted(other)).release()
      await other.set(token, 'k')
    })
    await cacheOn(folder.path, overtaken).delete('k')
    expect(await other.get('k')).toEqual(token)
  })
})

/** A provider gives up after this time. */
const providerSeconds = 5

/** What all open files have in common. */
async function fileHandle(): Promise<FileHandle> {
  const file = await open(import.meta.filename)
  await file.close()
  return Object.getPrototypeOf(file) as FileHandle
}

describe('a sign-out whose disk stood still until its caller was told that it failed', () => {
  it('undoes no sign-in that happened meanwhile', async () => {
    using folder = new TemporaryFolder()
    const clock = new VirtualClock()
    const other = cacheOn(folder.path)
    const handle = await fileHandle()
    const sync = vi.spyOn(handle, 'sync')
    const overtaken = interrupted('token.1', async () => {
      await other.set(token, 'k')
      sync.mockClear()
      await clock.advance(providerSeconds)
    })
    const signingOut = cacheOn(folder.path, overtaken, clock).delete('k')
    await expect(signingOut).rejects.toMatchObject({ name: 'TokenCacheError', code: 'timeout' })
    // The second attempt has written its file, and has removed it.
    await expect.poll(() => sync.mock.calls.length).toBeGreaterThan(0)
    await expect.poll(() => folder.list().filter((path) => path.includes('temporary.'))).toEqual([])
    expect(await other.get('k')).toEqual(token)
  })

  it('is not put in place, and leaves no file', async () => {
    using folder = new TemporaryFolder()
    const clock = new VirtualClock()
    const cache = cacheOn(folder.path, link, clock)
    await cache.set(token, 'k')
    const before = folder.list()
    vi.spyOn(await fileHandle(), 'sync').mockImplementation(() => clock.advance(providerSeconds))
    await expect(cache.delete('k')).rejects.toMatchObject({ code: 'timeout' })
    await expect.poll(() => folder.list()).toEqual(before)
    expect(await cache.get('k')).toEqual(token)
  })
})

describe('writes of one process to one key', () => {
  it('come in turn: none has to start over, and the last one stays', async () => {
    using folder = new TemporaryFolder()
    const counted = vi.fn<LinkFile>(link)
    const cache = cacheOn(folder.path, counted)
    const names = Array.from({ length: 20 }, (_, index) => `token-${index}`)
    await Promise.all(
      names.map((accessToken) => cache.set({ accessToken, expiresAt: 1_900_000_000 }, 'k')),
    )
    expect(counted).toHaveBeenCalledTimes(20)
    expect((await cache.get('k'))?.accessToken).toBe('token-19')
  })

  it('go on after one that failed', async () => {
    using folder = new TemporaryFolder()
    const failing = vi.fn<LinkFile>(link)
    failing.mockRejectedValueOnce(Object.assign(new Error('full'), { code: 'ENOSPC' }))
    const cache = cacheOn(folder.path, failing)
    const writes = await Promise.allSettled([cache.set(token, 'k'), cache.set(token, 'k')])
    expect(writes).toMatchObject([
      { status: 'rejected', reason: { code: 'ENOSPC' } },
      { status: 'fulfilled' },
    ])
  })
})

describe('a lease whose number is overtaken while it is written', () => {
  it('is not granted under it', async () => {
    using folder = new TemporaryFolder()
    const other = cacheOn(folder.path)
    const overtaken = interrupted('lease.1', async () => {
      const first = await granted(other)
      await first.commit({ ...token, accessToken: 'older' })
      await (await granted(other)).commit(token)
    })
    const lease = await granted(cacheOn(folder.path, overtaken))
    expect({ fence: lease.fence, token: lease.token }).toEqual({ fence: 3, token })
    expect(folder.list().filter((path) => path.endsWith('lease.1'))).toEqual([])
  })

  it('is requested again if another process has taken the number', async () => {
    using folder = new TemporaryFolder()
    const other = cacheOn(folder.path)
    const overtaken = interrupted('lease.1', () => granted(other))
    expect(await cacheOn(folder.path, overtaken).lease('k')).toMatchObject({ reason: 'busy' })
  })
})

describe('a file that is removed before it is linked', () => {
  it('is written once more', async () => {
    using folder = new TemporaryFolder()
    const other = cacheOn(folder.path)
    // A sign-out removes every temporary file, including this one.
    const cache = cacheOn(
      folder.path,
      interrupted('token.1', () => other.delete('k')),
    )
    await cache.set(token, 'k')
    expect(await cache.get('k')).toEqual(token)
  })
})
