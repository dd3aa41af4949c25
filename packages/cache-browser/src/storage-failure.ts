import { TokenCacheError } from '@spotify-sdk/auth-core'
import { DeadlineError } from '@spotify-sdk/auth-core/toolkit'
import { StorageDenied } from './open-database.ts'

const denied = ['storage_denied', 'the browser denies this page its storage'] as const

/** Code and reason by the browser error's name. The browser's own message is not passed on. */
const failures: Readonly<Record<string, readonly [code: string, reason: string]>> = {
  NotFoundError: [
    'foreign_database',
    'another program has a database of that name: set databaseName',
  ],
  QuotaExceededError: ['quota_exceeded', "the site's storage is full: delete other data"],
  SecurityError: denied,
  StorageDenied: denied,
  DeadlineError: ['timeout', 'the database does not answer'],
  VersionError: ['newer_version', 'another tab runs a later version: reload this one'],
}

/** Creates the error for a failure of the browser's storage, from the error's name only. */
export function storageFailure(error: unknown): TokenCacheError {
  if (TokenCacheError.is(error)) return error
  const isKnown = [DOMException, StorageDenied, DeadlineError].some(
    (known) => error instanceof known,
  )
  const name = isKnown ? (error as Error).name : ''
  const known = Object.hasOwn(failures, name) ? failures[name] : undefined
  const [code, reason] = known ?? ['storage_failed', name || 'for no known reason']
  return new TokenCacheError(`The browser's token storage failed: ${reason}.`, {
    code,
    isQuotable: true,
  })
}
