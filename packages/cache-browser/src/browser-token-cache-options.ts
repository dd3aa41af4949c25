import { ConfigurationError, type Clock } from '@spotify-sdk/auth-core'
import { systemClock } from '@spotify-sdk/auth-core/toolkit'

import { maxLeaseSeconds } from './entry.ts'

/** The methods of `localStorage` and `sessionStorage` that the cache uses. */
export interface TokenStorage {
  getItem(key: string): string | null
  setItem(key: string, value: string): unknown
  removeItem(key: string): unknown
}

/** Options of `BrowserTokenCache`. */
export interface BrowserTokenCacheOptions {
  /**
   * IndexedDB database, shared by all tabs of the origin.
   * @defaultValue 'spotify-sdk'
   */
  readonly databaseName?: string | undefined
  /**
   * Start of every entry's name. Use a different prefix for each program of an origin that has its
   * own tokens.
   * @defaultValue 'spotify-sdk:'
   */
  readonly prefix?: string | undefined
  /** `localStorage` or `sessionStorage`, used instead of a database, without leases. */
  readonly storage?: TokenStorage | undefined
  /**
   * Seconds without a heartbeat after which a frozen tab loses its lease; at most 60. A tab that is
   * closed or crashes loses it immediately.
   * @defaultValue 15
   */
  readonly leaseSeconds?: number | undefined
  /** @defaultValue the system's clock */
  readonly clock?: Clock | undefined
}

/** Checked options with defaults filled in. */
export interface CheckedOptions {
  readonly databaseName: string
  readonly prefix: string
  readonly storage: TokenStorage | undefined
  readonly leaseSeconds: number
  readonly clock: Clock
}

/** @throws `ConfigurationError` that names the option. */
export function checkOptions(options: BrowserTokenCacheOptions): CheckedOptions {
  if (Object(options) !== options) throw refuse('The options must be an object')
  const {
    databaseName = 'spotify-sdk',
    prefix = 'spotify-sdk:',
    storage,
    leaseSeconds = 15,
    clock = systemClock,
  } = options
  if (typeof databaseName !== 'string' || databaseName === '') {
    throw refuse('The option databaseName must be a string that is not empty')
  }
  if (typeof prefix !== 'string') throw refuse('The option prefix must be a string')
  if (typeof leaseSeconds !== 'number' || !(leaseSeconds > 0 && leaseSeconds <= maxLeaseSeconds)) {
    throw refuse('The option leaseSeconds must be a number of seconds, more than 0 and at most 60')
  }
  if (storage !== undefined) {
    if (!isStorage(storage)) {
      throw refuse('The option storage must be localStorage or sessionStorage')
    }
    if (options.databaseName !== undefined) {
      throw refuse('The option storage excludes databaseName: choose one')
    }
  }
  return { databaseName, prefix, storage, leaseSeconds, clock }
}

function isStorage(value: unknown): boolean {
  const { getItem, setItem, removeItem } = (value ?? {}) as Partial<TokenStorage>
  return [getItem, setItem, removeItem].every((member) => typeof member === 'function')
}

function refuse(complaint: string): ConfigurationError {
  return new ConfigurationError(`${complaint}.`, { code: 'invalid_option' })
}
