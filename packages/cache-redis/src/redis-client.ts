import type { RedisConnection } from './redis-connection.ts'
import {
  connectionThroughUpstash,
  isUpstashClient,
  type UpstashRedisClient,
} from './upstash-client.ts'

/**
 * What is used of a client of the package `redis` (5 or later): `createClient`, `createClientPool`,
 * `createCluster` or `createSentinel`.
 */
export interface NodeRedisClient {
  evalSha(sha1: string, options: NodeRedisScriptOptions): Promise<unknown>
  eval(script: string, options: NodeRedisScriptOptions): Promise<unknown>
  /** Only some kinds have it. An aborted command that still waits to be sent is dropped. */
  withAbortSignal?(signal: AbortSignal): Pick<NodeRedisClient, 'evalSha' | 'eval' | 'hmGet'>
  hmGet?(key: string, fields: string[]): Promise<unknown>
  /** Whether what it is given is sent at once. */
  readonly isReady?: boolean | undefined
  /** Where it has one, it answers reads by itself. */
  readonly clientSideCache?: unknown
}

interface NodeRedisScriptOptions {
  keys: string[]
  arguments: string[]
}

/** What is used of a client of the package `ioredis` (5 or later): `Redis` or `Cluster`. */
export interface IoRedisClient {
  evalsha(sha1: string, numberOfKeys: number, ...keysAndArguments: string[]): Promise<unknown>
  eval(script: string, numberOfKeys: number, ...keysAndArguments: string[]): Promise<unknown>
  hmget?(key: string, ...fields: string[]): Promise<unknown>
  /** A Cluster may ask replicas. */
  readonly isCluster?: boolean | undefined
}

/** A connected client, which stays the caller's to close. */
export type RedisClient = NodeRedisClient | IoRedisClient | UpstashRedisClient

/** No plain read is to be had. */
const none = Promise.resolve(undefined)

/** Sends commands through a client of somebody else's. */
export function connectionThrough(client: RedisClient): RedisConnection {
  if (isUpstashClient(client)) return connectionThroughUpstash(client)
  const isElsewhere = mayReadElsewhere(client)
  return {
    evaluate: async ({ script, sha1, key, values, wait }) => {
      if (isIoRedis(client)) {
        return sha1 === undefined
          ? client.eval(script, 1, key, ...values)
          : client.evalsha(sha1, 1, key, ...values)
      }
      const sender = client.withAbortSignal?.(wait.signal()) ?? client
      const options = { keys: [key], arguments: [...values] }
      return sha1 === undefined ? sender.eval(script, options) : sender.evalSha(sha1, options)
    },
    readFields: ({ key, fields, wait }) => {
      if (isElsewhere) return none
      if (isIoRedis(client)) return client.hmget?.(key, ...fields) ?? none
      // What is on its way cannot be dropped, and a signal costs more than the rest of a read.
      const sender = client.isReady ? client : (client.withAbortSignal?.(wait.signal()) ?? client)
      return sender.hmGet?.(key, [...fields]) ?? none
    },
    close: async () => {},
  }
}

/** Whether reads may be answered by a replica, or out of the client's memory: scripts never are. */
function mayReadElsewhere(client: NodeRedisClient | IoRedisClient): boolean {
  if (isIoRedis(client)) return client.isCluster === true
  return 'replicas' in client || 'getReplicaNodes' in client || client.clientSideCache !== undefined
}

/** `redis` and `ioredis` are told apart by the one letter in which they differ. */
export function isRedisClient(value: unknown): value is RedisClient {
  return (
    typeof value === 'object' &&
    value !== null &&
    'eval' in value &&
    typeof value.eval === 'function' &&
    (isUpstashClient(value) || isIoRedis(value as IoRedisClient) || isNodeRedis(value))
  )
}

function isIoRedis(client: NodeRedisClient | IoRedisClient): client is IoRedisClient {
  return 'evalsha' in client && typeof client.evalsha === 'function'
}

function isNodeRedis(client: object): boolean {
  return 'evalSha' in client && typeof client.evalSha === 'function'
}
