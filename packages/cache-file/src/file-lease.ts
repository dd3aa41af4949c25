import type { LeaseReleaseOptions, TokenInfo } from '@spotify-sdk/auth-core'

import type { FenceFolder } from './fence-folder.ts'
import type { FenceListing } from './fence-listing.ts'
import { fileError, folderContention } from './file-error.ts'
import { maxCooldownSeconds, serializeLeaseRecord } from './lease-record.ts'
import type { LeaseObserver } from './lease-refusal.ts'
import { ownIdentity } from './process-identity.ts'
import { highestComplete, readHighest, type HighestEntry } from './read-highest.ts'
import { readSmallFile } from './small-file.ts'
import { parseEntry, serializeEntry } from './stored-entry.ts'
import { sweepNumbered, sweepTemporaries } from './sweep.ts'

/** A listed file disappears only if a later token has just been committed. */
const maxAttempts = 100

/** This process's own lease: a file in place, and the operations of its holder. */
export class FileLease {
  readonly #observer: LeaseObserver
  readonly #folder: FenceFolder
  readonly #fence: number
  /** The length in the lease file. */
  #seconds: number
  #until: number

  constructor(observer: LeaseObserver, folder: FenceFolder, fence: number, grantedAt: number) {
    this.#observer = observer
    this.#folder = folder
    this.#fence = fence
    this.#seconds = observer.leaseSeconds
    this.#until = grantedAt + observer.leaseSeconds
  }

  /**
   * Lists the folder again after the lease is in place, and reads the stored token.
   *
   * @returns `undefined` if a higher number exists. The lease is then withdrawn.
   */
  async confirm(): Promise<HighestEntry | undefined> {
    try {
      for (let attempt = 0; attempt < maxAttempts; attempt++) {
        const offset = await this.#observer.folderClock.offsetSeconds(this.#folder.path)
        const listing = await this.#folder.list()
        if (await this.#isSuperseded(listing)) {
          await this.#folder.remove('lease', this.#fence)
          return undefined
        }
        const standing = await readHighest(this.#folder, listing, offset)
        if (standing === undefined) continue
        await this.#sweep(listing, { token: 0, lease: this.#fence })
        return standing
      }
      throw folderContention(this.#folder.path)
    } catch (error) {
      await this.release({}).catch(() => {})
      throw error
    }
  }

  /** Sends a heartbeat. Returns `false` if it is too late, or a higher number exists. */
  async extend(seconds: number): Promise<boolean> {
    const { clock } = this.#observer
    const now = clock.monotonic()
    if (!(await this.#heartbeat(seconds))) return false
    // From now on, a process that has watched it for a whole lease may take over.
    if (clock.monotonic() >= this.#until) return false
    if (await this.#isSuperseded(await this.#folder.list())) return false
    this.#seconds = seconds
    this.#until = now + seconds
    return true
  }

  /** Sets the time of the lease file, or replaces it if the lease gets another length. */
  async #heartbeat(seconds: number): Promise<boolean> {
    const folder = this.#folder
    if (seconds === this.#seconds) {
      return folder.touch('lease', this.#fence, this.#observer.clock.now())
    }
    if (await this.#isSuperseded(await folder.list())) return false
    const holder = await ownIdentity()
    const content = serializeLeaseRecord({ state: 'held', holder, leaseSeconds: seconds })
    await folder.replace('lease', this.#fence, { content, durable: false })
    return true
  }

  /**
   * Stores a token under the fence. Returns `false` if a later fence has written. A commit that
   * failed can be repeated.
   *
   * @throws `TokenCacheError` that names the path and the reason.
   */
  async commit(token: TokenInfo): Promise<boolean> {
    const folder = this.#folder
    const fence = this.#fence
    try {
      const offset = await this.#observer.folderClock.offsetSeconds(folder.path)
      const content = serializeEntry({ token, isCommit: true }, offset)
      if (!(await this.#putInPlace(content, offset))) return false
      const listing = await folder.list()
      if (listing.highest.token > fence && (await highestComplete(folder, listing)) > fence) {
        await folder.remove('token', fence)
        return false
      }
      await folder.sync()
      await this.#sweep(listing, { token: fence, lease: fence + 1 })
      return true
    } catch (error) {
      throw fileError(error, folder.path)
    }
  }

  /**
   * Puts a token in place, unless an earlier commit, whose end failed, has done that.
   *
   * @returns `false` if another token has the fence.
   */
  async #putInPlace(content: string, offset: number): Promise<boolean> {
    const path = this.#folder.pathOf('token', this.#fence)
    for (let attempt = 1; ; attempt++) {
      if (await this.#folder.publish('token', this.#fence, { content, durable: true })) return true
      try {
        const entry = parseEntry(await readSmallFile(path), path, offset)
        return serializeEntry(entry, offset) === content
      } catch (error) {
        // It is being completed, or was removed meanwhile.
        if (attempt === maxAttempts) throw error
      }
    }
  }

  /** Replaces the lease, under its own number, by a note that it is free or cools down. */
  async release({ cooldownSeconds = 0, code }: LeaseReleaseOptions): Promise<void> {
    const folder = this.#folder
    if (await this.#isSuperseded(await folder.list())) return
    const seconds = Math.min(cooldownSeconds, maxCooldownSeconds)
    const endsAt = (await this.#observer.folderClock.now(folder.path)) + seconds
    const content = serializeLeaseRecord(
      seconds > 0 ? { state: 'cooldown', seconds, endsAt, code } : { state: 'released' },
    )
    await folder.replace('lease', this.#fence, { content, durable: false })
  }

  async #isSuperseded(listing: FenceListing): Promise<boolean> {
    const { lease, token } = listing.highest
    if (lease > this.#fence) return true
    return token >= this.#fence && (await highestComplete(this.#folder, listing)) >= this.#fence
  }

  async #sweep(
    listing: FenceListing,
    below: { readonly token: number; readonly lease: number },
  ): Promise<void> {
    const now = await this.#observer.folderClock.now(this.#folder.path)
    await sweepNumbered(this.#folder, listing, below)
    await sweepTemporaries(this.#folder.path, listing.temporaries, now)
  }
}
