import { ConfigurationError, type Clock } from '@spotify-sdk/auth-core'
import { systemClock } from '@spotify-sdk/auth-core/toolkit'
import type { ListenConnection } from './change-notices.ts'
import { isPostgresUrl, OwnConnection } from './own-connection.ts'
import {
  isClient,
  isListenClient,
  isPool,
  type PgClient,
  type PgListenClient,
  type PgPool,
} from './postgres-client.ts'
import {
  connectionThroughClient,
  connectionThroughPool,
  ignoreErrors,
  type PostgresConnection,
} from './postgres-connection.ts'
import { tableOf, type Table } from './table.ts'

/** Options of {@link PostgresTokenCache}: a `client` or a `url`, and common ones. */
export type PostgresTokenCacheOptions = (
  | {
      /** A `Pool` of `pg`, or a connected `Client` that nothing else uses. You close it. */
      readonly client: PgPool | PgClient
      /**
       * A connected `Client` of `pg` on which the cache listens for changes by other processes. No
       * pooler may be in between. You close it. If it ends, listeners get the notice `degraded`
       * with the code `postgres_not_listening`.
       * @defaultValue none: the cache has no `subscribe`
       */
      readonly listenClient?: PgListenClient | undefined
      readonly url?: undefined
    }
  | {
      /**
       * `postgres://user:password@host:port/database`, with the parameters of `pg`. The cache opens
       * a pool of `pg` at first use, creates the table if it is absent, and listens for changes; for
       * that, no pooler may be in between. `close` closes the pool.
       */
      readonly url: string
      readonly client?: undefined
      readonly listenClient?: undefined
    }
) & {
  /**
   * Name of the table, not quoted.
   * @defaultValue 'spotify_sdk_tokens'
   */
  readonly table?: string | undefined
  /**
   * Name of the table's schema, not quoted.
   * @defaultValue the first in the user's `search_path` that has the table
   */
  readonly schema?: string | undefined
  /**
   * Seconds without a heartbeat after which a lease may be taken over: from 1 to 60.
   * @defaultValue 5
   */
  readonly leaseSeconds?: number | undefined
  /** @defaultValue the machine's clock */
  readonly clock?: Clock | undefined
}

/** The options after validation, with defaults. */
export interface CheckedPostgresTokenCacheOptions {
  readonly connection: PostgresConnection
  /** If absent, the cache does not listen. */
  readonly openListenConnection: (() => Promise<ListenConnection>) | undefined
  readonly createsTable: boolean
  readonly table: Table
  readonly leaseSeconds: number
  readonly clock: Clock
}

const defaults = { table: 'spotify_sdk_tokens', leaseSeconds: 5 } as const

/** @throws `ConfigurationError` that names the option, without its value. */
export function checkPostgresTokenCacheOptions(
  options: PostgresTokenCacheOptions,
): CheckedPostgresTokenCacheOptions {
  const { schema, table = defaults.table, leaseSeconds = defaults.leaseSeconds } = options
  if (!(typeof leaseSeconds === 'number' && leaseSeconds >= 1 && leaseSeconds <= 60)) {
    throw refuse('leaseSeconds', 'must be a number of seconds from 1 to 60')
  }
  return {
    ...connectionsOf(options),
    table: tableOf({ schema, table }),
    leaseSeconds,
    clock: options.clock ?? systemClock,
  }
}

type Connections = Pick<
  CheckedPostgresTokenCacheOptions,
  'connection' | 'openListenConnection' | 'createsTable'
>

function connectionsOf({ client, listenClient, url }: PostgresTokenCacheOptions): Connections {
  if (client !== undefined && url !== undefined) {
    throw refuse('client', 'must not be given together with url')
  }
  if (client !== undefined) return givenConnections(client, listenClient)
  if (listenClient !== undefined) throw refuse('listenClient', 'must be given together with client')
  if (url === undefined) {
    throw new ConfigurationError('PostgresTokenCache needs one of the options client and url.', {
      code: 'missing_option',
    })
  }
  if (!isPostgresUrl(url)) {
    throw refuse(
      'url',
      'must be postgres://[user[:password]@]host[:port][/database], with percent-encoded user and password (%25 for %, %23 for #, %3F for ?)',
    )
  }
  const connection = new OwnConnection(url)
  const openListenConnection = async (): Promise<ListenConnection> => {
    const own = await connection.openListenClient()
    return { client: own, end: () => own.end() }
  }
  return { connection, openListenConnection, createsTable: true }
}

function givenConnections(client: unknown, listenClient: unknown): Connections {
  const connection = isPool(client)
    ? connectionThroughPool(client)
    : isClient(client)
      ? connectionThroughClient(client)
      : undefined
  if (connection === undefined) throw refuse('client', 'must be a Pool or a Client of pg')
  if (listenClient === undefined) {
    return { connection, openListenConnection: undefined, createsTable: false }
  }
  if (!isListenClient(listenClient))
    throw refuse('listenClient', 'must be a Client of pg, not a Pool')
  if (listenClient === client) throw refuse('listenClient', 'must be another Client than client')
  ignoreErrors(listenClient)
  const openListenConnection = async (): Promise<ListenConnection> => ({ client: listenClient })
  return { connection, openListenConnection, createsTable: false }
}

function refuse(option: string, complaint: string): ConfigurationError {
  return new ConfigurationError(`The option ${option} ${complaint}.`, { code: 'invalid_option' })
}
