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
   * Folder with one sub-folder per key; created with mode `0o700`.
   * @defaultValue the platform's per-user state folder for `spotify-sdk`
   */
  readonly directory?: string | undefined
  /** One file with one token, in the Python SDK's format, without leases. */
  readonly path?: string | undefined
  /**
   * Seconds without a heartbeat after which a lease may be taken over; at most 60.
   * @defaultValue 5
   */
  readonly leaseSeconds?: number | undefined
  /** @defaultValue the system's clock */
  readonly clock?: Clock | undefined
}

/**
 * Stores tokens in files. One process of a machine refreshes, and the others use its token. Files
 * are created `0600` in folders `0700`, and an incomplete one is never used.
 *
 * `{ directory }` has leases: one process refreshes for all. `{ path }` stores one token in exactly
 * that file, like the Python SDK. A file cannot be replaced conditionally, so it has no `lease`,
 * and each process refreshes for itself.
 *
 * The constructor checks the options and touches no file.
 *
 * @throws `ConfigurationError` from the constructor, naming the option. `TokenCacheError` from
 *   every method, naming path and reason, never a file's content.
 */
export class FileTokenCache implements TokenCache {
  /** A local disk is slow only if the machine is busy: waiting is better than one more request. */
  readonly timeoutSeconds = 5
  /** Requests the right to refresh a key, among all processes; `undefined` with `{ path }`. */
  readonly lease: TokenCache['lease']
  readonly #form: DirectoryTokenCache | PathTokenCache

  constructor(options: FileTokenCacheOptions = {}) {
    if (Object(options) !== options) throw refuse('The options must be an object')
    const { directory, path, clock = systemClock } = options
    const leaseSeconds = checkLeaseSeconds(options.leaseSeconds ?? 5)
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
   * Reads the stored token, or `undefined`.
   *
   * @throws `TokenCacheError` with code `invalid_entry` if a file is not a token.
   */
  get(key: string): Promise<TokenInfo | undefined> {
    return this.#form.get(key)
  }

  /** Stores a token. A refresh in flight cannot overwrite it. */
  set(token: TokenInfo, key: string): Promise<void> {
    return this.#form.set(token, key)
  }

  /** Deletes a token. A refresh in flight cannot restore it. */
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
  return refuse(`The option ${option} ${complaint}`)
}

function refuse(complaint: string): ConfigurationError {
  return new ConfigurationError(`${complaint}.`, { code: 'invalid_option' })
}
