import { TokenCacheError } from '@spotify-sdk/auth-core'
import { DeadlineError } from '@spotify-sdk/auth-core/toolkit'
import { StorageDenied } from './open-database.ts'

const denied = ['storage_denied', 'the browser denies this page its storage'] as const

/** What the browser's errors mean, by their names: their texts are not ours to hand on. */
const failures: Readonly<Record<string, readonly [code: string, reason: string]>> = {
  NotFoundError: [
    'foreign_database',
    'another program has a database of that name: choose another databaseName',
  ],
  QuotaExceededError: ['quota_exceeded', 'the space that the browser grants this site is used up'],
  SecurityError: denied,
  StorageDenied: denied,
  DeadlineError: ['timeout', 'the browser does not answer'],
  VersionError: [
    'newer_version',
    'another tab runs a later version of @spotify-sdk/cache-browser: reload this one',
  ],
}

/** The error for what went wrong with the browser's storage, from the error's name alone. */
export function storageFailure(error: unknown): TokenCacheError {
  if (TokenCacheError.is(error)) return error
  const isKnown = [DOMException, StorageDenied, DeadlineError].some(
    (known) => error instanceof known,
  )
  const name = isKnown ? (error as Error).name : ''
  const known = Object.hasOwn(failures, name) ? failures[name] : undefined
  const [code, reason] = known ?? ['storage_failed', name === '' ? 'for no known reason' : name]
  return new TokenCacheError(`The browser's token storage failed: ${reason}.`, {
    code,
    isQuotable: true,
  })
}
