import { readdir, rename, unlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

import {
  serializeTokenInfo,
  type Clock,
  type TokenCache,
  type TokenInfo,
} from '@spotify-sdk/auth-core'
import { maxWriteSeconds, withDeadline } from '@spotify-sdk/auth-core/toolkit'

import { fileError, systemCode } from './file-error.ts'
import { FolderClock } from './folder-clock.ts'
import { createTemporaryFile, removeFile, syncFolder } from './new-file.ts'
import { isSafeFolder, makeSafeFolder } from './safe-folder.ts'
import { readSmallFile } from './small-file.ts'
import { parseJsonObject, parseStoredToken } from './stored-entry.ts'
import { sweepTemporaries } from './sweep.ts'

/**
 * Stores one token in exactly one file, in the Python SDK's format. The file is replaced as a whole
 * by a rename, which cannot check a fence, so there are no leases.
 */
export class PathTokenCache implements TokenCache {
  readonly #path: string
  readonly #folder: string
  readonly #temporaryPrefix: string
  readonly #clock: Clock

  constructor(path: string, clock: Clock) {
    this.#path = path
    this.#folder = dirname(path)
    this.#temporaryPrefix = `.${basename(path)}.temporary.`
    this.#clock = clock
  }

  /** Returns the token for any key: files of the Python SDK contain no key. */
  async get(): Promise<TokenInfo | undefined> {
    return this.#guarded(async () => {
      if (!(await isSafeFolder(this.#folder))) return undefined
      const text = await this.#read()
      if (text === undefined) return undefined
      return parseStoredToken(parseJsonObject(text, this.#path), this.#path)
    })
  }

  async set(token: TokenInfo): Promise<void> {
    await this.#guardedWrite(async (signal) => {
      await makeSafeFolder(this.#folder)
      await this.#replace(`${serializeTokenInfo(token)}\n`, signal)
      await syncFolder(this.#folder)
      await this.#sweep()
    })
  }

  async delete(): Promise<void> {
    await this.#guardedWrite(async (signal) => {
      if (!(await isSafeFolder(this.#folder))) return
      signal.throwIfAborted()
      try {
        await unlink(this.#path)
      } catch (error) {
        if (systemCode(error) !== 'ENOENT') throw error
      }
      await syncFolder(this.#folder)
      await this.#sweep(0)
    })
  }

  /** Starts over if a sign-out of another process has removed the unfinished file. */
  async #replace(content: string, signal: AbortSignal): Promise<void> {
    const prefix = join(this.#folder, this.#temporaryPrefix)
    const temporary = await createTemporaryFile(prefix, { content, durable: true })
    try {
      signal.throwIfAborted()
      await rename(temporary, this.#path)
    } catch (error) {
      await removeFile(temporary)
      if (systemCode(error) !== 'ENOENT') throw error
      await this.#replace(content, signal)
    }
  }

  async #read(): Promise<string | undefined> {
    try {
      return await readSmallFile(this.#path)
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return undefined
      throw error
    }
  }

  /**
   * Other programs may have files in this folder, so only files with this class's names are
   * removed.
   */
  async #sweep(staleSeconds?: number): Promise<void> {
    const prefix = this.#temporaryPrefix
    const names = (await readdir(this.#folder)).filter(
      (name) => name.startsWith(prefix) && /^[0-9a-f]{16}$/.test(name.slice(prefix.length)),
    )
    if (names.length > 0) {
      const now = await new FolderClock(this.#clock).now(this.#folder)
      await sweepTemporaries(this.#folder, names, now, staleSeconds)
    }
  }

  #guardedWrite(write: (signal: AbortSignal) => Promise<void>): Promise<void> {
    return this.#guarded(() => withDeadline(this.#clock, maxWriteSeconds, write))
  }

  async #guarded<T>(operation: () => Promise<T>): Promise<T> {
    try {
      return await operation()
    } catch (error) {
      throw fileError(error, this.#path)
    }
  }
}
