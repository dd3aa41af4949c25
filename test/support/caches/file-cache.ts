import type { Clock, TokenCache } from '@spotify-sdk/auth-core'

import { FileTokenCache } from '@spotify-sdk/cache-file'

/** The cache of a process of a fleet, described by the JSON of its options. */
export function buildCache(description: string, clock: Clock): TokenCache {
  return new FileTokenCache({ ...(JSON.parse(description) as object), clock })
}
