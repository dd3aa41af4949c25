import type { HostileTarget } from './target.ts'
import { customCache, customCacheOfProvider } from './targets/custom-cache.ts'
import { fileCache } from './targets/file-cache.ts'
import { redisClient } from './targets/redis-client.ts'
import { redisOnTheWire } from './targets/redis-on-the-wire.ts'
import { settings } from './targets/settings.ts'
import { storedObject, storedText, writtenObject } from './targets/stored-token.ts'
import { tokenAnswer } from './targets/token-answer.ts'
import { tokenAnswerOnTheWire } from './targets/token-answer-on-the-wire.ts'
import { cacheUrls, redisUrls, tokenUrls } from './targets/urls.ts'

/** Every place at which the outside reaches the library. */
export const targets: readonly HostileTarget[] = [
  tokenAnswer,
  tokenAnswerOnTheWire,
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
