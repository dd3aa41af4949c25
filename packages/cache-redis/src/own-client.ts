import { ConfigurationError } from '@spotify-sdk/auth-core'
import type * as Redis from 'redis'
import type { NodeRedisClient } from './redis-client.ts'
import { nodeUrlsOf } from './redis-url.ts'

/** What is used of a client that the cache has made: a single server's, or a Cluster's. */
export interface OwnClient extends NodeRedisClient {
  connect(): Promise<unknown>
  on(event: 'error' | 'end' | 'node-ready', listener: () => void): unknown
  destroy(): void
  /** A single server's: its socket lets go of the process. */
  unref?(): void
  /** A Cluster's: the connections to its nodes. */
  readonly masters?: ReadonlyArray<{
    readonly client?: Promise<{ unref(): void }> | { unref(): void } | undefined
  }>
}

/** What a dead server must not do: queue commands for later, and be tried again behind our back. */
const settings = {
  RESP: 2,
  disableClientInfo: true,
  disableOfflineQueue: true,
  maintNotifications: 'disabled',
} as const

/**
 * Made anew for each client, which writes into it. The signal goes to `net.connect`, as it is. The
 * client's own time-out for connecting stays longer than a command's: a process that stood still
 * would take a server for dead that has answered.
 */
const socketSettings = (
  signal: AbortSignal,
): { reconnectStrategy: false; signal: AbortSignal } => ({ reconnectStrategy: false, signal })

/**
 * Makes a client of the package `redis`, which is imported here and nowhere else.
 *
 * @param signal Destroys every socket of the client, in whatever state: `destroy` reaches neither
 *   one that has yet to connect, nor that by which a Cluster is discovered.
 * @throws `ConfigurationError` where that package is not installed.
 */
export async function createOwnClient(url: string, signal: AbortSignal): Promise<OwnClient> {
  const { createClient, createCluster } = await importRedis()
  const nodeUrls = nodeUrlsOf(url)
  if (nodeUrls === undefined)
    return createClient({ url, ...settings, socket: socketSettings(signal) }) as OwnClient
  const { username, password, protocol } = new URL(nodeUrls[0] ?? '')
  // The nodes that a Cluster tells of are reached with the same login, and by TLS or without.
  const login = {
    ...(username === '' ? {} : { username: decodeURIComponent(username) }),
    ...(password === '' ? {} : { password: decodeURIComponent(password) }),
  }
  const tls = protocol === 'rediss:' ? { tls: true as const } : {}
  return createCluster({
    // Connects to a node at its first use: one that is down fails no command for another.
    minimizeConnections: true,
    rootNodes: nodeUrls.map((nodeUrl) => ({ url: nodeUrl })),
    defaults: { ...settings, ...login, socket: { ...socketSettings(signal), ...tls } },
  })
}

async function importRedis(): Promise<typeof Redis> {
  try {
    return await import('redis')
  } catch {
    throw new ConfigurationError(
      'RedisTokenCache with { url } needs the package redis: npm install redis. Or pass a client of redis or ioredis as { client }.',
      { code: 'missing_package' },
    )
  }
}
