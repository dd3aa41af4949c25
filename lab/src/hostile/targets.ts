import type { HostileTarget } from './target.ts'
import { customCache, customCacheOfProvider } from './targets/custom-cache.ts'
import { fileCache } from './targets/file-cache.ts'
import { redisClient } from './targets/redis-client.ts'
import { redisOnTheWire } from './targets/redis-on-the-wire.ts'
import { settings } from './targets/settings.ts'
import { storedObject, storedText, writtenObject } from './targets/stored-token.ts'
import { tokenResponse } from './targets/token-response.ts'
import { tokenResponseOnTheWire } from './targets/token-response-on-the-wire.ts'
import { cacheUrls, redisUrls, tokenUrls } from './targets/urls.ts'

/** Every place at which the library reads something from outside. */
export const targets: readonly HostileTarget[] = [
  tokenResponse,
  tokenResponseOnTheWire,
  storedText,
  storedObject,
  writtenObject,
  fileCache,
  redisClient,
  redisOnTheWire,
  customCache,
  customCacheOfProvider,
  settings,
  tokenUrls,
  cacheUrls,
  redisUrls,
]
