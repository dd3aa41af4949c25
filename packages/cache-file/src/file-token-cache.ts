import { link } from 'node:fs/promises'
import { resolve } from 'node:path'

import {
  ConfigurationError,
  type Clock,
  type TokenCache,
  type TokenInfo,
} from '@spotify-sdk/auth-core'
import { systemClock } from '@spotify-sdk/auth-core/toolkit'

import { DirectoryTokenCache } from './directory-token-cache.ts'
import { maxLeaseSeconds } from './lease-record.ts'
import { PathTokenCache } from './path-token-cache.ts'
import { stateFolder } from './state-folder.ts'

/** Options of {@link FileTokenCache}: `directory` or `path`, not both. */
export interface FileTokenCacheOptions {
  /**
   * Folder that holds one sub-folder per key; made with mode `0o700` where there is none.
   * @defaultValue the platform's per-user state folder for `spotify-sdk`
   */
  readonly directory?: string | undefined
  /** File that holds one token, in the Python SDK's form. Without leases. */
  readonly path?: string | undefined
  /**
   * Seconds after which a holder that gives no sign of life has lost its lease; 60 at most.
   * @defaultValue 5
   */
  readonly leaseSeconds?: number | undefined
  /** @defaultValue the machine's clock */
  readonly clock?: Clock | undefined
}

const defaults = { leaseSeconds: 5 } as const

/**
 * Keeps tokens in files, for all processes of a machine: one of them refreshes, the others take
 * what it has stored. Files are `0600` from birth, in folders `0700`, whole or not there.
 *
 * `{ directory }` has leases, so that a refresh is single among all processes. `{ path }` keeps one
 * token in exactly that file, as the Python SDK does; a rename cannot check a fence, so it has no
 * `lease`, and a refresh is single within the process only.
 *
 * Construction checks the options and touches no file.
 *
 * @throws `ConfigurationError` at construction, naming the option; `TokenCacheError` from every
 *   method, naming path and reason, never a file's content.
 */
export class FileTokenCache implements TokenCache {
  /** Asks for the right to refresh a key, among all processes; `undefined` with `{ path }`. */
  readonly lease: TokenCache['lease']
  readonly #form: DirectoryTokenCache | PathTokenCache

  constructor(options: FileTokenCacheOptions = {}) {
    const { directory, path, clock = systemClock } = options
    const leaseSeconds = checkLeaseSeconds(options.leaseSeconds ?? defaults.leaseSeconds)
    if (path !== undefined) {
      if (directory !== undefined) {
        throw invalidOption('path', 'cannot be given together with directory: choose one')
      }
      this.#form = new PathTokenCache(checkPath('path', path), clock)
      this.lease = undefined
      return
    }
    const folder = directory === undefined ? stateFolder() : checkPath('directory', directory)
    const form = new DirectoryTokenCache({ directory: folder, leaseSeconds, clock, link })
    this.#form = form
    this.lease = (key, leaseOptions) => form.lease(key, leaseOptions)
  }

  /**
   * Reads what is stored; nothing is `undefined`.
   *
   * @throws `TokenCacheError` of code `invalid_entry` where a file is there that holds no token.
   */
  get(key: string): Promise<TokenInfo | undefined> {
    return this.#form.get(key)
  }

  /** Stores a token, with effect against every refresh in flight. */
  set(token: TokenInfo, key: string): Promise<void> {
    return this.#form.set(token, key)
  }

  /** Removes a token, with effect against every refresh in flight. */
  delete(key: string): Promise<void> {
    return this.#form.delete(key)
  }
}

function checkPath(option: string, path: unknown): string {
  if (typeof path !== 'string' || path === '' || path.includes('\0')) {
    throw invalidOption(option, 'must be the path of a file or folder')
  }
  return resolve(path)
}

function checkLeaseSeconds(seconds: unknown): number {
  if (typeof seconds !== 'number' || !(seconds > 0 && seconds <= maxLeaseSeconds)) {
    throw invalidOption('leaseSeconds', 'must be a number of seconds, more than 0 and at most 60')
  }
  return seconds
}

function invalidOption(option: string, complaint: string): ConfigurationError {
  return new ConfigurationError(`The option ${option} ${complaint}.`, { code: 'invalid_option' })
}
