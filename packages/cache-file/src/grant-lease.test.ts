import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { link } from 'node:fs/promises'
import { basename, join } from 'node:path'

import { type LeaseRefusal, type RefreshLease } from '@spotify-sdk/auth-core'
import { LeaseWatch, systemClock } from '@spotify-sdk/auth-core/toolkit'
import { describe, expect, it } from 'vitest'

import { Flushes } from '../test/flushes.ts'
import { TemporaryFolder } from 'test-support/temporary-folder.ts'
import { FenceFolder, type LinkFile } from './fence-folder.ts'
import { FolderClock } from './folder-clock.ts'
import { grantLease } from './grant-lease.ts'
import { parseLeaseRecord } from './lease-record.ts'
import { ownIdentity } from './process-identity.ts'

interface Circumstances {
  readonly linkFile?: LinkFile
  readonly signal?: AbortSignal
}

async function ask(
  { path }: TemporaryFolder,
  { linkFile = link, signal }: Circumstances = {},
): Promise<RefreshLease | LeaseRefusal> {
  const observer = {
    clock: systemClock,
    leaseSeconds: 5,
    folderClock: new FolderClock(systemClock),
    watch: new LeaseWatch(systemClock),
  }
  const answer = await grantLease(observer, new FenceFolder(path, linkFile), signal)
  if (answer.granted) await answer.release()
  return answer
}

const askAgainSoon: LeaseRefusal = { granted: false, reason: 'busy', retryAfterSeconds: 0.05 }

describe('a granted lease', () => {
  it.each([
    ['nothing', undefined, { token: undefined, deleted: false }],
    [
      'a token',
      '{"access_token":"a","expires_at":1}',
      { token: { accessToken: 'a' }, deleted: false },
    ],
    ['a sign-out', '{"deleted":true}', { token: undefined, deleted: true }],
  ])('reports %s as stored', async (_, content, standing) => {
    using folder = new TemporaryFolder()
    if (content !== undefined) writeFileSync(join(folder.path, 'token.1'), content)
    expect(await ask(folder)).toMatchObject({ granted: true, ...standing })
  })

  it('says in its file, from the start, who holds it and for how long', async () => {
    using folder = new TemporaryFolder()
    const contents: string[] = []
    const linkFile: LinkFile = async (existing, added) => {
      await link(existing, added)
      contents.push(readFileSync(added, 'utf8'))
    }
    await ask(folder, { linkFile })
    const holder = await ownIdentity()
    expect(contents.map(parseLeaseRecord)).toEqual([{ state: 'held', holder, leaseSeconds: 5 }])
  })

  it('does not wait for the disk: no holder survives a power failure', async () => {
    using folder = new TemporaryFolder()
    using flushes = await Flushes.watch()
    expect(await ask(folder)).toMatchObject({ granted: true, fence: 1 })
    expect(flushes.count).toBe(0)
  })

  it('has a higher number than a sign-in or sign-out with the same number', async () => {
    using folder = new TemporaryFolder()
    const linkFile: LinkFile = async (existing, added) => {
      if (basename(added) === 'lease.1') {
        writeFileSync(join(folder.path, 'token.1'), '{"access_token":"login","expires_at":1}')
      }
      await link(existing, added)
    }
    const lease = await ask(folder, { linkFile })
    expect(lease).toMatchObject({ granted: true, fence: 2, token: { accessToken: 'login' } })
  })
})

describe('a lease that is not granted', () => {
  it('leaves no file if its caller has aborted', async () => {
    using folder = new TemporaryFolder()
    expect(await ask(folder, { signal: AbortSignal.abort() })).toEqual(askAgainSoon)
    expect(readdirSync(folder.path)).toEqual([])
  })

  it('can be requested again soon if other processes took it and died twenty times', async () => {
    using folder = new TemporaryFolder()
    let faster = 0
    const linkFile: LinkFile = async (existing, added) => {
      faster++
      writeFileSync(added, '{"state":"released"}')
      await link(existing, added)
    }
    expect(await ask(folder, { linkFile })).toEqual(askAgainSoon)
    expect(faster).toBe(20)
  })
})
