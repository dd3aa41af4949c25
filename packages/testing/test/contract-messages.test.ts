import { MemoryTokenCache, type AuthProvider, type TokenCache } from '@spotify-sdk/auth-core'
import { expect, it } from 'vitest'

import { describeAuthProvider, describeTokenCache } from '../src/index.ts'
import { failuresOf } from './run-contract.ts'

async function cacheFailures(factory: () => unknown): Promise<ReadonlyMap<string, string>> {
  return failuresOf((runner) =>
    describeTokenCache('cache', factory as () => TokenCache, { runner, leaseSeconds: 0.1 }),
  )
}

async function providerFailures(factory: () => unknown): Promise<ReadonlyMap<string, string>> {
  return failuresOf((runner) =>
    describeAuthProvider('provider', factory as () => AuthProvider, { runner }),
  )
}

const nothing = (): unknown => undefined

/** A cache that stores tokens under other keys. */
function cacheWithKeys(change: (key: string) => string): TokenCache {
  const cache = new MemoryTokenCache()
  return {
    get: (key) => cache.get(change(key)),
    set: (token, key) => cache.set(token, change(key)),
  }
}

it.for([
  [undefined, 'undefined'],
  [null, 'null'],
  ['a-secret-token', 'a string'],
  [7, 'a number'],
] as const)('says that a factory returned %j', async ([made, shown]) => {
  const caches = await cacheFailures(() => made)
  const providers = await providerFailures(() => made)
  expect(new Set(caches.values())).toEqual(new Set([`the factory returned ${shown}, not a cache`]))
  expect(new Set(providers.values())).toEqual(
    new Set([`the factory returned ${shown}, not a provider`]),
  )
})

it('says of withoutHeartbeat what it says of a factory', async () => {
  const failures = await failuresOf((runner) => {
    const withoutHeartbeat = nothing as () => TokenCache
    describeTokenCache('cache', () => new MemoryTokenCache(), { runner, withoutHeartbeat })
  })
  expect([...failures]).toEqual([
    ['ends the lease of a holder that has died', 'the factory returned undefined, not a cache'],
  ])
})

it('reports why a test failed, although closing fails too', async () => {
  const failures = await providerFailures(() => ({
    getAccessToken: () => 'white space',
    close: () => {
      throw new Error('closing failed')
    },
  }))
  expect({
    both: failures.get('returns visible ASCII'),
    closing: failures.get('returns the same token while it is valid'),
  }).toEqual({
    both: expect.stringContaining("expected 'white space' to match"),
    closing: 'closing failed',
  })
})

it('says what subscribe must return, and closes the cache', async () => {
  let closed = 0
  const failures = await cacheFailures(() => {
    const cache = new MemoryTokenCache()
    return {
      get: cache.get.bind(cache),
      set: cache.set.bind(cache),
      subscribe: nothing as () => () => void,
      close: () => void (closed += 1),
    }
  })
  expect(new Set(failures.values())).toEqual(
    new Set(['subscribe must return a function that ends the subscription']),
  )
  expect(failures.size).toBeGreaterThan(0)
  expect(closed).toBeGreaterThan(failures.size)
})

it('releases leases and closes the cache although a subscription does not end', async () => {
  let closed = 0
  const failures = await cacheFailures(() => {
    const cache = new MemoryTokenCache()
    return {
      get: cache.get.bind(cache),
      set: cache.set.bind(cache),
      subscribe: () => () => {
        throw new Error('no end')
      },
      close: () => void (closed += 1),
    }
  })
  expect(failures.get('does not notify of other keys')).toContain('no notice arrived')
  expect(failures.get('does not notify after the subscription has ended')).toBe('no end')
  expect(closed).toBeGreaterThan(failures.size)
})

it('says that another token or none was returned', async () => {
  const failures = await cacheFailures(() => cacheWithKeys(() => 'the only key'))
  expect(failures.get('returns no token of another key')).toBe(
    'a token was returned although none is stored: expected { …(10) } to equal undefined',
  )
  const forgetful = await cacheFailures(() => ({ get: () => undefined, set: () => {} }))
  expect(forgetful.get('keeps a token of 8 kB')).toMatch(
    /^another token, or none, was returned: expected undefined to equal 'Aa0/,
  )
})

it('says which key has the token of which other key', async () => {
  const alike = 'distinguishes keys that look alike, contain escapes or are cut off'
  const folded = await cacheFailures(() => cacheWithKeys((key) => key.normalize()))
  const cut = await cacheFailures(() => cacheWithKeys((key) => key.slice(0, 200)))
  const none = await cacheFailures(() => ({ get: () => undefined, set: () => {} }))
  expect({
    folded: folded.get(alike),
    cut: cut.get(alike),
    none: none.get('accepts keys that every object has'),
  }).toEqual({
    folded: expect.stringMatching(
      /^the key "contract:[\w-]+\\u00e9" has the token of the key "contract:[\w-]+e\\u0301"/,
    ),
    cut: expect.stringMatching(
      /^the key "contract:[\w-]+k+ … k+1" \(\d+ characters\) has the token of the key "contract:[\w-]+k+ … k+2" \(\d+ characters\)/,
    ),
    none: expect.stringMatching(/^the key "__proto__" has no token/),
  })
})
