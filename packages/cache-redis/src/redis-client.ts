import type { RedisConnection } from './redis-connection.ts'

/**
 * What is used of a client of the package `redis` (5 or later): `createClient`, `createClientPool`,
 * `createCluster` or `createSentinel`.
 */
export interface NodeRedisClient {
  evalSha(sha1: string, options: NodeRedisScriptOptions): Promise<unknown>
  eval(script: string, options: NodeRedisScriptOptions): Promise<unknown>
  /** Only some kinds have it. An aborted command that still waits to be sent is dropped. */
  withAbortSignal?(signal: AbortSignal): Pick<NodeRedisClient, 'evalSha' | 'eval'>
}

interface NodeRedisScriptOptions {
  keys: string[]
  arguments: string[]
}

/** What is used of a client of the package `ioredis` (5 or later): `Redis` or `Cluster`. */
export interface IoRedisClient {
  evalsha(sha1: string, numberOfKeys: number, ...keysAndArguments: string[]): Promise<unknown>
  eval(script: string, numberOfKeys: number, ...keysAndArguments: string[]): Promise<unknown>
}

/** A connected client, which stays the caller's to close. */
export type RedisClient = NodeRedisClient | IoRedisClient

/** Sends scripts through a client of somebody else's. */
export function connectionThrough(client: RedisClient): RedisConnection {
  return {
    evaluate: async ({ script, sha1, key, values, signal }) => {
      if (isIoRedis(client)) {
        return sha1 === undefined
          ? client.eval(script, 1, key, ...values)
          : client.evalsha(sha1, 1, key, ...values)
      }
      const sender = client.withAbortSignal?.(signal) ?? client
      const options = { keys: [key], arguments: [...values] }
      return sha1 === undefined ? sender.eval(script, options) : sender.evalSha(sha1, options)
    },
    close: async () => {},
  }
}

/** Told apart by the one letter in which the two packages differ. */
export function isRedisClient(value: unknown): value is RedisClient {
  return (
    typeof value === 'object' &&
    value !== null &&
    'eval' in value &&
    typeof value.eval === 'function' &&
    (isIoRedis(value as RedisClient) || isNodeRedis(value))
  )
}

function isIoRedis(client: RedisClient): client is IoRedisClient {
  return 'evalsha' in client && typeof client.evalsha === 'function'
}

function isNodeRedis(client: object): boolean {
  return 'evalSha' in client && typeof client.evalSha === 'function'
}
