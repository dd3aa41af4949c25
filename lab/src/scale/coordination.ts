import { MemoryTokenCache, type TokenCache } from '@spotify-sdk/auth-core'
import { RedisTokenCache } from '@spotify-sdk/cache-redis'
import { RedisLink, type RedisNetwork } from '../simulation/redis-link.ts'
import type { SimulatedProcess } from '../simulation/simulated-process.ts'

/** What the processes of a fleet have in common. */
export type Coordination = 'none' | 'get and set' | 'leases'

/** From the worst to the best. */
export const coordinations: readonly Coordination[] = ['none', 'get and set', 'leases']

/** The cache of one process. */
export function cacheFor(
  coordination: Coordination,
  process: SimulatedProcess,
  network: RedisNetwork,
): TokenCache {
  const { clock } = process
  if (coordination === 'none') return new MemoryTokenCache({ clock })
  const cache = new RedisTokenCache({ client: new RedisLink(network, process), clock })
  if (coordination === 'leases') return cache
  return { get: (key) => cache.get(key), set: (token, key) => cache.set(token, key) }
}
