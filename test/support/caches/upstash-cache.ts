import { RedisTokenCache } from '@spotify-sdk/cache-redis'
import type { Clock, TokenCache } from '@spotify-sdk/auth-core'
import { Redis } from '@upstash/redis'

/** The cache of a process of a fleet behind an `UpstashFront`, described by the JSON of its settings. */
export function buildCache(description: string, clock: Clock): TokenCache {
  const { url, token, ...options } = JSON.parse(description) as {
    readonly url: string
    readonly token: string
    readonly prefix: string
    readonly leaseSeconds: number
  }
  const client = new Redis({ url, token, enableTelemetry: false })
  return new RedisTokenCache({ client, clock, ...options })
}
