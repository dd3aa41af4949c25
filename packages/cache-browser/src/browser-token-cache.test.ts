import { describeTokenCache } from '@spotify-sdk/testing'
import type { TokenCacheNotice } from '@spotify-sdk/auth-core'
import { describe, expect, it, onTestFinished } from 'vitest'

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

  it.each([null, 'spotify-sdk', 5])('cannot be read from %o', (options) => {
    expect(() => new BrowserTokenCache(options as never)).toThrow(
      expect.objectContaining({
        name: 'ConfigurationError',
        code: 'invalid_option',
        message: 'The options must be an object.',
      }),
    )
  })
})

describe('a closed cache', () => {
  const token = { accessToken: 'token', expiresAt: 1_900_000_000 }

  it.each<[string, (cache: BrowserTokenCache) => unknown, TokenCacheNotice[]]>([
    ['get', (cache) => cache.get('key'), []],
    ['lease', (cache) => cache.lease?.('key'), []],
    ['set', (cache) => cache.set(token, 'key'), [{ type: 'stored' }]],
    ['delete', (cache) => cache.delete('key'), [{ type: 'deleted' }]],
  ])('listens to other tabs again after %s', async (method, use, own) => {
    const databaseName = `closed-${method}`
    const cache = new BrowserTokenCache({ databaseName })
    const posting = new BroadcastChannel(`@spotify-sdk/cache-browser:${databaseName}`)
    onTestFinished(() => posting.close())
    onTestFinished(() => cache.close())
    const notices: TokenCacheNotice[] = []
    cache.subscribe('key', (notice) => {
      // Node has no database.
      if (notice.type !== 'degraded') notices.push(notice)
    })
    await cache.close()
    await use(cache)
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- channels have none
    posting.postMessage({ key: 'spotify-sdk:key', type: 'stored' })
    // What was stored before, what this tab did, and what the other tab did.
    const expected = [{ type: 'deleted' }, ...own, { type: 'stored' }]
    await expect.poll(() => notices, { timeout: 5000 }).toEqual(expected)
  })

  it('in `localStorage` listens again, too', async () => {
    const listening = new Set<unknown>()
    const { addEventListener, removeEventListener } = globalThis
    onTestFinished(() => void Object.assign(globalThis, { addEventListener, removeEventListener }))
    Object.assign(globalThis, {
      addEventListener: (_type: string, listener: unknown) => listening.add(listener),
      removeEventListener: (_type: string, listener: unknown) => listening.delete(listener),
    })
    const cache = new BrowserTokenCache({ storage: storageOf(new Map()) })
    cache.subscribe('key', () => {})
    await cache.close()
    expect(listening.size).toBe(0)
    await cache.set(token, 'key')
    expect(listening.size).toBe(1)
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
