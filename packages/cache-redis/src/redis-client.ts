import type { RedisConnection } from './redis-connection.ts'
import {
  connectionThroughUpstash,
  isUpstashClient,
  type UpstashRedisClient,
} from './upstash-client.ts'

/**
 * The used part of a client of the package `redis` (5 or later): `createClient`,
 * `createClientPool`, `createCluster` or `createSentinel`.
 */
export interface NodeRedisClient {
  evalSha(sha1: string, options: NodeRedisScriptOptions): Promise<unknown>
  eval(script: string, options: NodeRedisScriptOptions): Promise<unknown>
  /** Not on all clients. An aborted command that is not sent yet is dropped. */
  withAbortSignal?(signal: AbortSignal): Pick<NodeRedisClient, 'evalSha' | 'eval' | 'hmGet'>
  hmGet?(key: string, fields: string[]): Promise<unknown>
  /** Whether commands are sent immediately. */
  readonly isReady?: boolean | undefined
  /** If present, the client may answer reads from it. */
  readonly clientSideCache?: unknown
}

interface NodeRedisScriptOptions {
  keys: string[]
  arguments: string[]
}

/** The used part of a client of the package `ioredis` (5 or later): `Redis` or `Cluster`. */
export interface IoRedisClient {
  evalsha(sha1: string, numberOfKeys: number, ...keysAndArguments: string[]): Promise<unknown>
  eval(script: string, numberOfKeys: number, ...keysAndArguments: string[]): Promise<unknown>
  hmget?(key: string, ...fields: string[]): Promise<unknown>
  /** A Cluster client may read from replicas. */
  readonly isCluster?: boolean | undefined
}

/** A connected client. The caller closes it. */
export type RedisClient = NodeRedisClient | IoRedisClient | UpstashRedisClient

/** No plain read is possible. */
const none = Promise.resolve(undefined)

/** Sends commands through a given client. */
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
      // A sent command cannot be dropped, and a signal costs more than the rest of a read.
      const sender = client.isReady ? client : (client.withAbortSignal?.(wait.signal()) ?? client)
      return sender.hmGet?.(key, [...fields]) ?? none
    },
    close: async () => {},
  }
}

/** Whether a replica or the client's cache may answer reads. Scripts always run on the master. */
function mayReadElsewhere(client: NodeRedisClient | IoRedisClient): boolean {
  if (isIoRedis(client)) return client.isCluster === true
  return 'replicas' in client || 'getReplicaNodes' in client || client.clientSideCache !== undefined
}

/** `redis` and `ioredis` differ in one letter of a method name. */
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
