import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
import { tokenCacheFromUrl } from '@spotify-sdk/cache-from-url'
import { outcome } from './outcome.mjs'
import { reachable } from './reachable.mjs'

export const expected = {
  memory: 'MemoryTokenCache',
  byVariable: 'FileTokenCache',
  // One for the folder, one for the Redis.
  requestsOfAllProcesses: 2,
  elsewhere: 'ConfigurationError: invalid_option',
}

/** The same program on each backend; the variable names the folder. */
export async function run({ redisUrl, countTokenRequests }) {
  const memory = await tokenCacheFromUrl('memory:')
  const file = await tokenCacheFromUrl()
  const redis = await reachable(await tokenCacheFromUrl(redisUrl))
  for (const tokenCache of [file, redis]) {
    const auth = new ClientCredentials({ tokenCache })
    await auth.getAccessToken()
    await auth.close()
    await tokenCache.close?.()
  }
  return {
    memory: memory.constructor.name,
    byVariable: file.constructor.name,
    requestsOfAllProcesses: await countTokenRequests(),
    elsewhere: await outcome(tokenCacheFromUrl('https://tokens.example')),
  }
}
