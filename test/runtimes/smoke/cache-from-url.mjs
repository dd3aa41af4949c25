import { tokenCacheFromUrl } from '@spotify-sdk/cache-from-url'
import { outcome } from './outcome.mjs'
import { reachable } from './reachable.mjs'
import { tokenThrough } from './token-through.mjs'

export const expected = {
  memory: 'MemoryTokenCache',
  byVariable: 'FileTokenCache',
  cacheFailures: [],
  // One for the folder, one for Redis.
  requestsOfAllProcesses: 2,
  elsewhere: 'ConfigurationError: invalid_option',
}

/** Runs the same program on each backend; the variable names the folder. */
export async function run({ redisUrl, ...stage }) {
  const memory = await tokenCacheFromUrl('memory:')
  const file = await tokenCacheFromUrl()
  const redis = await reachable(await tokenCacheFromUrl(redisUrl))
  const cacheFailures = []
  for (const tokenCache of [file, redis]) {
    cacheFailures.push(...(await tokenThrough(tokenCache, stage)))
    await tokenCache.close?.()
  }
  return {
    memory: memory.constructor.name,
    byVariable: file.constructor.name,
    cacheFailures,
    requestsOfAllProcesses: await stage.countTokenRequests(),
    elsewhere: await outcome(tokenCacheFromUrl('https://tokens.example')),
  }
}
