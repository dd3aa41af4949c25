import { MemoryTokenCache, parseTokenInfo, serializeTokenInfo } from '@spotify-sdk/auth-core'
import { alive } from '../cases/alive.ts'
import { decoded } from '../cases/hostile-bytes.ts'
import { jsonBytes, liveObjects } from '../cases/hostile-values.ts'
import { hostileTarget } from '../target.ts'
import { problemWithToken, storedFields, tokenFields } from './tokens.ts'

/** Stored tokens as JSON. */
export const storedTexts = decoded(jsonBytes(storedFields))

const rules = { problemWith: problemWithToken, mayThrow: ['TokenCacheError'] }

export const storedText = hostileTarget({
  ...rules,
  name: 'stored-text',
  what: 'cache entries as text (`parseTokenInfo`)',
  weight: 20,
  cases: storedTexts,
  run: async (text) => ({ value: parseTokenInfo(text) }),
})

export const storedObject = hostileTarget({
  ...rules,
  name: 'stored-object',
  what: 'cache entries as objects: getters that throw, proxies, `__proto__`',
  weight: 12,
  cases: liveObjects(storedFields),
  run: async (entry) => ({ value: parseTokenInfo(alive(entry)) }),
})

export const writtenObject = hostileTarget({
  ...rules,
  name: 'written-object',
  what: 'tokens that a program stores (`set`, `serializeTokenInfo`)',
  weight: 8,
  cases: liveObjects(tokenFields),
  run: async (entry) => {
    const token = alive(entry) as Parameters<typeof serializeTokenInfo>[0]
    const cache = new MemoryTokenCache()
    await cache.set(token, 'key')
    // A getter may return another value at the second access, so both values are checked.
    try {
      parseTokenInfo(serializeTokenInfo(token))
    } catch {
      parseTokenInfo(serializeTokenInfo((await cache.get('key')) ?? token))
    }
    return { value: await cache.get('key') }
  },
})
