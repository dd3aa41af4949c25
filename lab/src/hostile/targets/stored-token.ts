import { MemoryTokenCache, parseTokenInfo, serializeTokenInfo } from '@spotify-sdk/auth-core'
import fc from 'fast-check'
import { jsonBytes } from '../cases/json-text.ts'
import { alive } from '../cases/alive.ts'
import { liveValues, spoiltObjects, type LiveValue } from '../cases/live-value.ts'
import { everyPlanted, planted } from '../planted.ts'
import { hostileTarget } from '../target.ts'
import { tokenFault } from './token-shape.ts'

/** A cache entry with everything in it, in the stored form. */
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

/** The same in the API's names. */
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

/** Texts that hold what is not to be shown. */
export const secretTexts = fc.constantFrom(...everyPlanted)

/** Texts of cache entries, as bytes. */
export const storedBytes = jsonBytes([storedFields], secretTexts)

const common = { faultOf: tokenFault, mayThrow: ['TokenCacheError'], secrets: everyPlanted }

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
  what: 'tokens that a program hands over to be stored (`set`, `serializeTokenInfo`)',
  weight: 8,
  cases: fc.oneof(
    spoiltObjects(tokenFields, secretTexts),
    liveValues(Object.keys(tokenFields), secretTexts),
  ),
  run: async (entry) => {
    const token = alive(entry) as Parameters<typeof serializeTokenInfo>[0]
    const cache = new MemoryTokenCache()
    await cache.set(token, 'key')
    // A getter may say something else when it is asked again; so there are two values to judge.
    try {
      parseTokenInfo(serializeTokenInfo(token))
    } catch {
      parseTokenInfo(serializeTokenInfo((await cache.get('key')) ?? token))
    }
    return { value: await cache.get('key') }
  },
})
