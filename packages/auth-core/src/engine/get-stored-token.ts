import { cacheUnavailable } from './cache-unavailable.ts'
import type { TokenInfo } from '../token/token-info.ts'
import type { UserEngine } from './user-engine.ts'

/**
 * What is known of the key's token, in memory and in the cache, expired or refused ones included.
 * Requests nothing and changes nothing.
 *
 * @throws `TokenCacheError` where the cache does not answer and memory holds nothing.
 */
export async function getStoredToken(engine: UserEngine): Promise<TokenInfo | undefined> {
  const { cache, memory } = engine
  try {
    const stored = await cache.get({ isPatient: memory.token === undefined })
    return memory.currentGrant(stored)
  } catch {
    if (memory.token === undefined) throw cacheUnavailable(engine)
    return memory.token
  }
}
