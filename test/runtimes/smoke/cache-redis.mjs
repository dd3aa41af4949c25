import { RedisTokenCache } from '@spotify-sdk/cache-redis'
import { Redis } from 'ioredis'
import { createClient } from 'redis'
import { reachable } from './reachable.mjs'
import { tokenThrough } from './token-through.mjs'

// One request for each kind of client.
export const expected = { cacheFailures: [], requestsOfAllProcesses: 3 }

/** Processes that share a Redis share a token and its refresh. */
export async function run({ redisUrl: url, ...stage }) {
  const nodeRedis = createClient({ url })
  await nodeRedis.connect()
  const ioRedis = new Redis(url)
  const kinds = { redis: { client: nodeRedis }, ioredis: { client: ioRedis }, url: { url } }
  const cacheFailures = []
  for (const [kind, options] of Object.entries(kinds)) {
    const prefix = `${stage.clientId}:${kind}:`
    const tokenCache = await reachable(new RedisTokenCache({ ...options, prefix }))
    cacheFailures.push(...(await tokenThrough(tokenCache, stage)))
    await tokenCache.close()
  }
  const requestsOfAllProcesses = await stage.countTokenRequests()
  await nodeRedis.close()
  await ioRedis.quit()
  return { cacheFailures, requestsOfAllProcesses }
}
