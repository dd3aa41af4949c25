import { MemoryTokenCache, parseTokenInfo, serializeTokenInfo } from '@spotify-sdk/auth-core'
import fc from 'fast-check'
import { jsonBytes } from '../cases/json-text.ts'
import { alive } from '../cases/alive.ts'
import { liveValues, spoiltObjects, type LiveValue } from '../cases/live-value.ts'
import { everyPlanted, planted } from '../planted.ts'
import { hostileTarget } from '../target.ts'
import { problemWithToken } from './value-checks.ts'

/** A stored token with all fields. */
export const storedFields = {
  access_token: planted.accessToken,
  expires_at: 1_900_000_000.5,
  refresh_token: planted.refreshToken,
  scope: 'user-read-private',
  expires_in: 3600,
  authorized_at: 1_800_000_000,
  key: 'client-credentials:app',
  refresh_token_rejected_at: 1_800_000_001,
}

/** The same with the names of the API. */
export const tokenFields = {
  accessToken: planted.accessToken,
  expiresAt: 1_900_000_000.5,
  refreshToken: planted.refreshToken,
  scope: 'user-read-private',
  expiresIn: 3600,
  authorizedAt: 1_800_000_000,
  key: 'client-credentials:app',
  refreshTokenRejectedAt: 1_800_000_001,
}

/** Secrets as field values. */
export const secretTexts = fc.constantFrom(...everyPlanted)

/** Stored tokens as JSON. */
export const storedBytes = jsonBytes([storedFields], secretTexts)

const common = {
  problemWith: problemWithToken,
  mayThrow: ['TokenCacheError'],
  secrets: everyPlanted,
}

export const storedText = hostileTarget<Uint8Array>({
  ...common,
  name: 'stored-text',
  what: 'cache entries as text (`parseTokenInfo`)',
  weight: 20,
  cases: storedBytes,
  run: async (bytes) => ({ value: parseTokenInfo(new TextDecoder().decode(bytes)) }),
})

export const storedObject = hostileTarget<LiveValue>({
  ...common,
  name: 'stored-object',
  what: 'cache entries as objects: getters that throw, proxies, `__proto__`',
  weight: 12,
  cases: fc.oneof(
    spoiltObjects(storedFields, secretTexts),
    liveValues(Object.keys(storedFields), secretTexts),
  ),
  run: async (entry) => ({ value: parseTokenInfo(alive(entry)) }),
})

export const writtenObject = hostileTarget<LiveValue>({
  ...common,
  name: 'written-object',
  what: 'tokens that a program stores (`set`, `serializeTokenInfo`)',
  weight: 8,
  cases: fc.oneof(
    spoiltObjects(tokenFields, secretTexts),
    liveValues(Object.keys(tokenFields), secretTexts),
  ),
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
