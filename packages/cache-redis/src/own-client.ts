import { ConfigurationError } from '@spotify-sdk/auth-core'
import type * as Redis from 'redis'
import type { NodeRedisClient } from './redis-client.ts'
import { nodeUrlsOf } from './redis-url.ts'

/** The used methods of a client created by the cache, for a single server or a Cluster. */
export interface OwnClient extends NodeRedisClient {
  connect(): Promise<unknown>
  on(event: 'error' | 'end' | 'node-ready', listener: (error?: unknown) => void): unknown
  destroy(): void
  /** Single server: the socket does not keep the process alive. */
  unref?(): void
  /** Cluster: the connections to its nodes. */
  readonly masters?: ReadonlyArray<{
    readonly client?: Promise<{ unref(): void }> | { unref(): void } | undefined
  }>
}

/** With a dead server, commands are not queued, and nothing reconnects in the background. */
const settings = {
  RESP: 2,
  disableClientInfo: true,
  disableOfflineQueue: true,
  maintNotifications: 'disabled',
} as const

/**
 * New for each client, which changes it. The signal goes to `net.connect`. The client's own connect
 * time-out is longer than a command's: otherwise a process that was paused would give up a server
 * that has answered.
 */
const socketSettings = (
  signal: AbortSignal,
): { reconnectStrategy: false; signal: AbortSignal } => ({ reconnectStrategy: false, signal })

/**
 * Creates a client of the package `redis`, which is imported only here.
 *
 * @param signal Destroys every socket of the client. The client's `destroy` reaches neither a
 *   connecting socket nor the one that discovers a Cluster.
 * @throws `ConfigurationError` if the package is not installed.
 */
export async function createOwnClient(url: string, signal: AbortSignal): Promise<OwnClient> {
  const { createClient, createCluster } = await importRedis()
  const nodeUrls = nodeUrlsOf(url)
  if (nodeUrls === undefined)
    return createClient({ url, ...settings, socket: socketSettings(signal) }) as OwnClient
  const { username, password, protocol } = new URL(nodeUrls[0] ?? '')
  // Nodes that a Cluster names later get the same login, and TLS or not.
  const login = {
    ...(username === '' ? {} : { username: decodeURIComponent(username) }),
    ...(password === '' ? {} : { password: decodeURIComponent(password) }),
  }
  const tls = protocol === 'rediss:' ? { tls: true as const } : {}
  return createCluster({
    // Otherwise a Cluster ignores that of the defaults.
    RESP: settings.RESP,
    // Connects to a node at first use: a dead node does not fail commands for others.
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
