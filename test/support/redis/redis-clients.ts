import { Cluster, Redis } from 'ioredis'
import { createClient, createCluster, createSentinel } from 'redis'
import type { RedisCluster } from './redis-cluster.ts'
import { RedisSentinel } from './redis-sentinel.ts'
import { patienceSeconds } from './redis-server.ts'
import type { RedisClient } from '@spotify-sdk/cache-redis'

/** A connected client, and how to close it. */
export interface TestClient {
  readonly client: RedisClient
  readonly close: () => unknown
}

/** What a client needs to know of a Sentinel. */
export interface SentinelAddress {
  readonly sentinel: { readonly port: number }
}

const host = '127.0.0.1'

/** Milliseconds. The defaults of 1 to 10 s are too short for a busy machine. */
const connectTimeout = patienceSeconds * 1000

/** Clients' own error events are ignored: failing commands report themselves. */
function ignore(): void {}

export async function nodeRedis(port: number, password?: string): Promise<TestClient> {
  const login = password === undefined ? {} : { password }
  const client = createClient({ socket: { host, port, connectTimeout }, ...login })
  client.on('error', ignore)
  await client.connect()
  return { client, close: () => client.destroy() }
}

export async function ioRedis(port: number, password?: string): Promise<TestClient> {
  const client = new Redis({
    host,
    port,
    lazyConnect: true,
    connectTimeout,
    ...(password === undefined ? {} : { password }),
    // By default the pauses between attempts grow to 5 s, too long for a test.
    retryStrategy: () => 50,
  })
  client.on('error', ignore)
  await untilReady(client)
  return { client, close: () => client.disconnect() }
}

/** `connect` rejects if its first attempt fails (in a failover), although the client goes on. */
async function untilReady(client: Redis): Promise<void> {
  const ready = new Promise((resolve) => client.once('ready', resolve))
  client.connect().catch(ignore)
  await ready
}

export async function nodeRedisCluster({ nodes }: RedisCluster): Promise<TestClient> {
  const client = createCluster({
    rootNodes: nodes.map(({ url }) => ({ url })),
    defaults: { socket: { connectTimeout } },
  })
  client.on('error', ignore)
  await client.connect()
  return { client, close: () => client.destroy() }
}

export async function ioRedisCluster({ nodes }: RedisCluster): Promise<TestClient> {
  const client = new Cluster(
    nodes.map(({ port }) => ({ host, port })),
    { lazyConnect: true, slotsRefreshTimeout: connectTimeout, redisOptions: { connectTimeout } },
  )
  client.on('error', ignore)
  await client.connect()
  return { client, close: () => client.disconnect() }
}

export async function nodeRedisSentinel({ sentinel }: SentinelAddress): Promise<TestClient> {
  const client = createSentinel({
    name: RedisSentinel.masterName,
    sentinelRootNodes: [{ host, port: sentinel.port }],
    // A look at the Sentinel holds all commands up, and one that comes before the last has ended repeats
    // it: with a shorter time, a busy machine sends no command at all.
    scanInterval: 2000,
    nodeClientOptions: { socket: { connectTimeout } },
    sentinelClientOptions: { socket: { connectTimeout } },
  })
  client.on('error', ignore)
  await client.connect()
  return { client, close: () => client.destroy() }
}

export async function ioRedisSentinel({ sentinel }: SentinelAddress): Promise<TestClient> {
  const client = new Redis({
    sentinels: [{ host, port: sentinel.port }],
    name: RedisSentinel.masterName,
    lazyConnect: true,
    connectTimeout,
    retryStrategy: () => 50,
  })
  client.on('error', ignore)
  await untilReady(client)
  return { client, close: () => client.disconnect() }
}
