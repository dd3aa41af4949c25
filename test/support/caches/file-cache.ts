import type { Clock, TokenCache } from '@spotify-sdk/auth-core'

import { FileTokenCache } from '@spotify-sdk/cache-file'

/** Creates the cache of a fleet's process from the JSON of its options. */
export function buildCache(description: string, clock: Clock): TokenCache {
  return new FileTokenCache({ ...(JSON.parse(description) as object), clock })
}
