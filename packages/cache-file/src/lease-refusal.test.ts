import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { link } from 'node:fs/promises'
import { join } from 'node:path'

import { type LeaseRefusal } from '@spotify-sdk/auth-core'
import { LeaseWatch, systemClock } from '@spotify-sdk/auth-core/toolkit'
import { describe, expect, it } from 'vitest'

import { TemporaryFolder } from 'test-support/temporary-folder.ts'
import { FenceFolder } from './fence-folder.ts'
import { readFenceListing } from './fence-listing.ts'
import { FolderClock } from './folder-clock.ts'
import { serializeLeaseRecord, type LeaseRecord } from './lease-record.ts'
import { leaseRefusal } from './lease-refusal.ts'
import { ownIdentity } from './process-identity.ts'

/** A process that requests leases of 5 s, on a monotonic clock that the test sets. */
class Asker implements Disposable {
  readonly folder = new TemporaryFolder()
  readonly files = new FenceFolder(this.folder.path, link)
  now = 0
  /** Seconds for which this process is paused after each reading of its clock. */
  stallSeconds = 0
  readonly #clock = {
    ...systemClock,
    monotonic: (): number => {
      const { now } = this
      this.now += this.stallSeconds
      return now
    },
  }
  readonly #observer = {
    clock: this.#clock,
    leaseSeconds: 5,
    folderClock: new FolderClock(this.#clock),
    watch: new LeaseWatch(this.#clock),
  }

  pathOf(name: string): string {
    return join(this.folder.path, name)
  }

  /** Writes a lease file as another process would have left it. */
  find(name: string, record: LeaseRecord): void {
    writeFileSync(this.pathOf(name), serializeLeaseRecord(record))
  }

  async ask(): Promise<LeaseRefusal | undefined> {
    return leaseRefusal(this.#observer, this.files, await this.files.list())
  }

  /** Requests a lease in a folder that has, or seems to have, these files. */
  async askAbout(files: FenceFolder, ...names: readonly string[]): Promise<unknown> {
    return leaseRefusal(this.#observer, files, readFenceListing(names))
  }

  [Symbol.dispose](): void {
    this.folder[Symbol.dispose]()
  }
}

/** Held by a process whose state is unknown here. */
const held: LeaseRecord = {
  state: 'held',
  holder: { pid: 7, bootId: 'other', pidNamespace: undefined, processStart: undefined },
  leaseSeconds: 3,
}

function busyFor(retryAfterSeconds: number): LeaseRefusal {
  return { granted: false, reason: 'busy', retryAfterSeconds }
}

function refusedFor(retryAfterSeconds: number): LeaseRefusal {
  return { granted: false, reason: 'cooldown', retryAfterSeconds, code: 'slow' }
}

/** Its length counts, not its end, which is further away because the clock was set back. */
function coolingFor(seconds: number): LeaseRecord {
  return { state: 'cooldown', seconds, endsAt: systemClock.now() + seconds + 1000, code: 'slow' }
}

describe('a lease that is held', () => {
  it('ends after the time that the holder named without a heartbeat', async () => {
    using asker = new Asker()
    asker.find('lease.1', held)
    expect(await asker.ask()).toEqual(busyFor(3))
    asker.now += 1
    expect(await asker.ask()).toEqual(busyFor(2))
    utimesSync(asker.pathOf('lease.1'), 1000, 1000)
    expect(await asker.ask()).toEqual(busyFor(3))
    asker.now += 3
    expect(await asker.ask()).toBeUndefined()
  })

  it('is still held if the process that observes it stalled meanwhile', async () => {
    using asker = new Asker()
    asker.find('lease.1', held)
    expect(await asker.ask()).toEqual(busyFor(3))
    asker.now += 1
    asker.stallSeconds = 10
    expect(await asker.ask()).toEqual(busyFor(2))
  })

  it('is observed again if another lease has the same inode and time', async () => {
    using asker = new Asker()
    asker.find('lease.1', held)
    utimesSync(asker.pathOf('lease.1'), 1000, 1000)
    expect(await asker.ask()).toEqual(busyFor(3))
    asker.now += 2
    rmSync(asker.pathOf('lease.1'))
    asker.find('lease.2', held)
    utimesSync(asker.pathOf('lease.2'), 1000, 1000)
    expect(await asker.ask()).toEqual(busyFor(3))
  })

  it.skipIf(process.platform !== 'linux')('ends as soon as its holder is gone', async () => {
    using asker = new Asker()
    const holder = { ...(await ownIdentity()), processStart: '1' }
    asker.find('lease.1', { ...held, holder })
    expect(await asker.ask()).toBeUndefined()
  })

  it('ends when a token has its number', async () => {
    using asker = new Asker()
    asker.find('lease.1', held)
    writeFileSync(asker.pathOf('token.1'), '{}')
    expect(await asker.ask()).toBeUndefined()
  })

  it.each(['token.1', 'token.2'])('does not end while %s is incomplete', async (name) => {
    using asker = new Asker()
    asker.find('lease.1', held)
    writeFileSync(asker.pathOf(name), '{"access_tok')
    expect(await asker.ask()).toEqual(busyFor(3))
    asker.now += 3
    expect(await asker.ask()).toBeUndefined()
  })

  it('ends when a complete token is below an incomplete one', async () => {
    using asker = new Asker()
    asker.find('lease.1', held)
    writeFileSync(asker.pathOf('token.1'), '{}')
    writeFileSync(asker.pathOf('token.2'), '')
    expect(await asker.ask()).toBeUndefined()
  })

  it('ends when it is released', async () => {
    using asker = new Asker()
    asker.find('lease.1', { state: 'released' })
    expect(await asker.ask()).toBeUndefined()
  })
})

describe('a lease of an unknown holder', () => {
  it.each([
    ['is incomplete', (path: string): void => writeFileSync(path, '{"state":"he')],
    ['is not a file', (path: string): string | undefined => mkdirSync(path, { recursive: true })],
  ])('is waited for as long as an own lease if it %s', async (_, make) => {
    using asker = new Asker()
    make(asker.pathOf('lease.1'))
    expect(await asker.ask()).toEqual(busyFor(5))
    asker.now += 5
    expect(await asker.ask()).toBeUndefined()
  })
})

describe('a listed lease', () => {
  it('blocks nothing if it is gone by then', async () => {
    using asker = new Asker()
    expect(await asker.askAbout(asker.files, 'lease.1')).toBeUndefined()
  })

  it('blocks nothing if it disappears between two checks', async () => {
    using asker = new Asker()
    asker.find('lease.1', held)
    const answer = asker.askAbout(asker.files, 'lease.1')
    // Another thread removes it during the first check; this thread notices afterwards.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50)
    rmSync(asker.pathOf('lease.1'))
    expect(await answer).toBeUndefined()
  })

  it.skipIf(process.platform === 'win32')('is an error if the folder fails', async () => {
    using asker = new Asker()
    const path = asker.pathOf('no-folder')
    writeFileSync(path, '')
    const answer = asker.askAbout(new FenceFolder(path, link), 'lease.1')
    await expect(answer).rejects.toMatchObject({ code: 'ENOTDIR' })
  })
})

describe('a cooldown that follows another', () => {
  it('lasts its whole length although no process has checked in between', async () => {
    using asker = new Asker()
    asker.find('lease.1', coolingFor(30))
    expect(await asker.ask()).toEqual(refusedFor(30))
    asker.now += 20
    expect(await asker.ask()).toEqual(refusedFor(10))
    rmSync(asker.pathOf('lease.1'))
    asker.find('lease.2', coolingFor(30))
    expect(await asker.ask()).toEqual(refusedFor(30))
  })

  it('lasts its whole length although the numbers have started again', async () => {
    using asker = new Asker()
    asker.find('lease.1', coolingFor(30))
    expect(await asker.ask()).toEqual(refusedFor(30))
    asker.now += 20
    rmSync(asker.pathOf('lease.1'))
    expect(await asker.ask()).toBeUndefined()
    asker.find('lease.1', coolingFor(30))
    expect(await asker.ask()).toEqual(refusedFor(30))
  })

  it('ends when the folder’s clock says so', async () => {
    using asker = new Asker()
    asker.find('lease.1', { ...coolingFor(30), endsAt: systemClock.now() - 0.001 } as LeaseRecord)
    expect(await asker.ask()).toBeUndefined()
  })
})
