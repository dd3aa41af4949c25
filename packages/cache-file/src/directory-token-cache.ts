import {
  type Clock,
  type LeaseRefusal,
  type RefreshLease,
  type TokenCache,
  type TokenInfo,
} from '@spotify-sdk/auth-core'
import { LeaseWatch, maxWriteSeconds, withDeadline } from '@spotify-sdk/auth-core/toolkit'

import type { FenceFolder, LinkFile } from './fence-folder.ts'
import { isSameHighest, nextFence, type FenceListing } from './fence-listing.ts'
import { fileError, folderContention } from './file-error.ts'
import { FolderClock } from './folder-clock.ts'
import { grantLease } from './grant-lease.ts'
import { KeyFolders } from './key-folders.ts'
import { highestComplete, readHighest, type HighestEntry } from './read-highest.ts'
import { serializeEntry } from './stored-entry.ts'
import { sweepNumbered, sweepTemporaries } from './sweep.ts'

/** Complete options of the directory form. */
export interface DirectoryTokenCacheOptions {
  readonly directory: string
  readonly leaseSeconds: number
  readonly clock: Clock
  /** `fs.promises.link`, or a replacement for file systems without hard links. */
  readonly link: LinkFile
}

/** Every failed attempt means that another process has just succeeded. */
const maxAttempts = 1000

/**
 * Stores tokens in numbered files, one folder per key: see
 * docs/decisions/0020-leases-in-files-are-numbered-files.md. The highest `token.<fence>` is the
 * stored token; the highest `lease.<fence>` above it is the lease.
 */
export class DirectoryTokenCache implements TokenCache {
  readonly #options: DirectoryTokenCacheOptions
  readonly #folders: KeyFolders
  readonly #folderClock: FolderClock
  readonly #watch: LeaseWatch
  /** The latest write to each key, as long as it is under way. */
  readonly #writes = new Map<string, Promise<void>>()

  constructor(options: DirectoryTokenCacheOptions) {
    this.#options = options
    this.#folders = new KeyFolders(options.directory, options.link)
    this.#folderClock = new FolderClock(options.clock)
    this.#watch = new LeaseWatch(options.clock)
  }

  async get(key: string): Promise<TokenInfo | undefined> {
    const folder = this.#folders.of(key)
    return guarded(folder, async () => {
      if (!(await this.#folders.areSafe(folder))) return undefined
      const { entry, error } = await this.#read(folder)
      if (entry === undefined && error !== undefined) throw error
      return entry?.token
    })
  }

  async set(token: TokenInfo, key: string): Promise<void> {
    await this.#write(key, token)
  }

  async delete(key: string): Promise<void> {
    await this.#write(key, undefined)
  }

  async lease(
    key: string,
    { signal }: { readonly signal?: AbortSignal | undefined } = {},
  ): Promise<RefreshLease | LeaseRefusal> {
    signal?.throwIfAborted()
    const folder = this.#folders.of(key)
    const { leaseSeconds, clock } = this.#options
    const observer = { leaseSeconds, clock, folderClock: this.#folderClock, watch: this.#watch }
    const answer = await guarded(folder, async () => {
      await this.#folders.make(folder)
      return grantLease(observer, folder, signal)
    })
    if (signal?.aborted && answer.granted) await answer.release()
    signal?.throwIfAborted()
    return answer
  }

  /** Writes to one key run one after the other: of concurrent ones, all but one would start over. */
  async #write(key: string, token: TokenInfo | undefined): Promise<void> {
    const folder = this.#folders.of(key)
    const previous = this.#writes.get(key)
    const write = withDeadline(this.#options.clock, maxWriteSeconds, async (signal) => {
      await previous
      await this.#writeHighest(folder, token, signal)
    })
    const forget = (): void => {
      if (this.#writes.get(key) === ended) this.#writes.delete(key)
    }
    const ended = write.then(forget, forget)
    this.#writes.set(key, ended)
    await guarded(folder, () => write)
  }

  /**
   * A sign-in or sign-out wins over every refresh in flight: it is written again until it has the
   * highest number.
   */
  async #writeHighest(
    folder: FenceFolder,
    token: TokenInfo | undefined,
    signal: AbortSignal,
  ): Promise<void> {
    await this.#folders.make(folder)
    const offset = await this.#folderClock.offsetSeconds(folder.path)
    const content = serializeEntry({ token, isCommit: false }, offset)
    for (let attempt = 0; attempt < maxAttempts; attempt++) {
      const fence = nextFence(await folder.list())
      if (!(await folder.publish('token', fence, { content, durable: true, signal }))) continue
      const listing = await folder.list()
      if (!(await this.#beatsEveryRefresh(folder, fence, listing))) continue
      await folder.sync()
      // A sign-out leaves nothing of the token, not even in the file of a killed writer.
      const staleSeconds = token === undefined ? 0 : undefined
      const now = await this.#folderClock.now(folder.path)
      await sweepNumbered(folder, listing, { token: fence, lease: fence + 1 })
      await sweepTemporaries(folder.path, listing.temporaries, now, staleSeconds)
      return
    }
    throw folderContention(folder.path)
  }

  /**
   * A later `set` or `delete` has won over them as well. A lease or commit above still has to be
   * exceeded.
   */
  async #beatsEveryRefresh(
    folder: FenceFolder,
    fence: number,
    listing: FenceListing,
  ): Promise<boolean> {
    const { lease, token } = listing.highest
    if (lease > fence && lease > (await highestComplete(folder, listing))) return false
    if (token <= fence) return true
    const { entry } = await this.#read(folder)
    return entry?.isCommit === false
  }

  /**
   * Reads the highest token of the first listing, and checks with a second one that it still is.
   */
  async #read(folder: FenceFolder): Promise<HighestEntry> {
    const offset = await this.#folderClock.offsetSeconds(folder.path)
    let listing = await folder.listOnce()
    for (let attempt = 0; attempt < maxAttempts; attempt++) {
      const read = readHighest(folder, listing, offset)
      const [highest, again] = await Promise.all([read, folder.listOnce()])
      if (highest !== undefined && isSameHighest(listing, again)) return highest
      listing = again
    }
    throw folderContention(folder.path)
  }
}

async function guarded<T>(folder: FenceFolder, operation: () => Promise<T>): Promise<T> {
  try {
    return await operation()
  } catch (error) {
    throw fileError(error, folder.path)
  }
}
