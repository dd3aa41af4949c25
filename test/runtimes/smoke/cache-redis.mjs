import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
import { RedisTokenCache } from '@spotify-sdk/cache-redis'
import { Redis } from 'ioredis'
import { createClient } from 'redis'
import { reachable } from './reachable.mjs'

// One for each kind of client.
export const expected = { requestsOfAllProcesses: 3 }

/** Processes that share a Redis share a token, and its refresh. */
export async function run({ redisUrl: url, clientId, countTokenRequests }) {
  const nodeRedis = createClient({ url })
  await nodeRedis.connect()
  const ioRedis = new Redis(url)
  const kinds = { redis: { client: nodeRedis }, ioredis: { client: ioRedis }, url: { url } }
  for (const [kind, options] of Object.entries(kinds)) {
    const prefix = `${clientId}:${kind}:`
    const tokenCache = await reachable(new RedisTokenCache({ ...options, prefix }))
    const auth = new ClientCredentials({ tokenCache })
    await auth.getAccessToken()
    await auth.close()
    await tokenCache.close()
  }
  const requestsOfAllProcesses = await countTokenRequests()
  await nodeRedis.close()
  await ioRedis.quit()
  return { requestsOfAllProcesses }
}
