import { describeTokenCache } from '@spotify-sdk/testing'
import { describe, expect, it } from 'vitest'

import { concurrentRunner } from 'test-support/concurrent-runner.ts'
import { BrowserTokenCache, type BrowserTokenCacheOptions } from './index.ts'

// Node has no IndexedDB: this is the cache as a page without storage uses it.
describeTokenCache(
  'BrowserTokenCache without a database',
  () => new BrowserTokenCache({ leaseSeconds: 5 }),
  { leaseSeconds: 5, runner: concurrentRunner },
)

const lease = 'The option leaseSeconds must be a number of seconds, more than 0 and at most 60.'

describe('an option', () => {
  it.each([
    [{ databaseName: '' }, 'The option databaseName must be a string that is not empty.'],
    [{ databaseName: 5 }, 'The option databaseName must be a string that is not empty.'],
    [{ prefix: null }, 'The option prefix must be a string.'],
    [{ leaseSeconds: 0 }, lease],
    [{ leaseSeconds: 61 }, lease],
    [{ leaseSeconds: '15' }, lease],
    [{ storage: {} }, 'The option storage must be localStorage or sessionStorage.'],
    [{ storage: null }, 'The option storage must be localStorage or sessionStorage.'],
    [
      { storage: storageOf(new Map()), databaseName: 'name' },
      'The option storage excludes databaseName: choose one.',
    ],
  ])('that is wrong is named in the error: %o', (options, message) => {
    expect(() => new BrowserTokenCache(options as BrowserTokenCacheOptions)).toThrow(
      expect.objectContaining({ name: 'ConfigurationError', code: 'invalid_option', message }),
    )
  })
})

describe('a failing storage', () => {
  it.each([
    ['SecurityError', 'storage_denied'],
    ['QuotaExceededError', 'quota_exceeded'],
    ['InvalidStateError', 'storage_failed'],
  ])('(%s) causes an error without the token that was to be stored', async (name, code) => {
    const fail = (): never => {
      throw new DOMException('could not store "secret"', name)
    }
    const storage = { getItem: fail, setItem: fail, removeItem: fail }
    const cache = new BrowserTokenCache({ storage })
    const error = expect.objectContaining({
      name: 'TokenCacheError',
      code,
      message: expect.not.stringContaining('secret'),
    })
    const token = { accessToken: 'secret', expiresAt: 1 }
    await expect(cache.get('key')).rejects.toEqual(error)
    await expect(cache.set(token, 'key')).rejects.toEqual(error)
    await expect(cache.delete('key')).rejects.toEqual(error)
  })

  it('with other contents causes an error that says so', async () => {
    const cache = new BrowserTokenCache({
      storage: storageOf(new Map([['p:key', 'x']])),
      prefix: 'p:',
    })
    await expect(cache.get('key')).rejects.toMatchObject({ code: 'invalid_entry' })
  })
})

function storageOf(items: Map<string, string>): BrowserTokenCacheOptions['storage'] {
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  }
}
