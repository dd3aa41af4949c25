import { ConfigurationError, type Clock } from '@spotify-sdk/auth-core'
import { systemClock } from '@spotify-sdk/auth-core/toolkit'
import { OwnConnection } from './own-connection.ts'
import { connectionThrough, isRedisClient, type RedisClient } from './redis-client.ts'
import type { RedisConnection } from './redis-connection.ts'
import { isRedisUrl } from './redis-url.ts'

/** Options of {@link RedisTokenCache}: a `client` or a `url`, and common ones. */
export type RedisTokenCacheOptions = (
  | {
      /**
       * A connected client of `redis` or `ioredis` (single server, Cluster or Sentinel), or a client of
       * `@upstash/redis`. You close it.
       */
      readonly client: RedisClient
      readonly url?: undefined
    }
  | {
      /**
       * `redis://` or `rediss://` with user, password and database, or a Cluster as
       * `redis+cluster://host:port,host:port` (`rediss+cluster://`). A client of the package
       * `redis` is created at first use and closed by `close`.
       */
      readonly url: string
      readonly client?: undefined
    }
) & {
  /**
   * Start of every Redis key, without braces.
   * @defaultValue 'spotify-sdk:'
   */
  readonly prefix?: string | undefined
  /**
   * Seconds without a heartbeat after which a lease may be taken over, 1 to 60.
   * @defaultValue 5
   */
  readonly leaseSeconds?: number | undefined
  /** @defaultValue the system's clock */
  readonly clock?: Clock | undefined
}

/** Checked options with defaults filled in. */
export interface CheckedRedisTokenCacheOptions {
  readonly connection: RedisConnection
  readonly prefix: string
  readonly leaseSeconds: number
  readonly clock: Clock
}

const defaults = { prefix: 'spotify-sdk:', leaseSeconds: 5 } as const

/** @throws `ConfigurationError` that names the option, never its value. */
export function checkRedisTokenCacheOptions(
  options: RedisTokenCacheOptions,
): CheckedRedisTokenCacheOptions {
  const {
    prefix = defaults.prefix,
    leaseSeconds = defaults.leaseSeconds,
    clock = systemClock,
  } = options
  if (typeof prefix !== 'string' || /[{}]/.test(prefix)) {
    throw refuse('prefix', 'must be a string without braces')
  }
  if (!(typeof leaseSeconds === 'number' && leaseSeconds >= 1 && leaseSeconds <= 60)) {
    throw refuse('leaseSeconds', 'must be a number of seconds from 1 to 60')
  }
  return { connection: connectionOf(options), prefix, leaseSeconds, clock }
}

function connectionOf({ client, url }: RedisTokenCacheOptions): RedisConnection {
  if (client !== undefined && url !== undefined) {
    throw refuse('client', 'must not be given together with url')
  }
  if (client !== undefined) {
    if (isRedisClient(client)) return connectionThrough(client)
    throw refuse(
      'client',
      'must be a connected client of the package redis or ioredis, or a client of @upstash/redis',
    )
  }
  if (url === undefined) {
    throw new ConfigurationError('RedisTokenCache needs one of the options client and url.', {
      code: 'missing_option',
    })
  }
  if (!isRedisUrl(url)) {
    throw refuse(
      'url',
      'must be redis://[[user]:password@]host[:port][/database], redis+cluster://host:port,host:port, or either with rediss, without parameters; percent-encode user and password (%25 for %, %23 for #, %3F for ?)',
    )
  }
  return new OwnConnection(url)
}

function refuse(option: string, complaint: string): ConfigurationError {
  return new ConfigurationError(`The option ${option} ${complaint}.`, { code: 'invalid_option' })
}
