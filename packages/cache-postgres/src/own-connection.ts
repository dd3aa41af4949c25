import { ConfigurationError } from '@spotify-sdk/auth-core'
import { maxWriteSeconds, type Wait } from '@spotify-sdk/auth-core/toolkit'
import type * as Pg from 'pg'
import type { PgListenClient, PgStatement } from './postgres-client.ts'
import { sendThroughPool, type PostgresConnection } from './postgres-connection.ts'

/**
 * Connections per process. A statement takes a millisecond, and a fleet shares the server's hundred
 * connections.
 */
const maxConnections = 4

/** A connection is waited for as long as a sign-in: a database that was suspended takes seconds to wake. */
const connectTimeoutMilliseconds = maxWriteSeconds * 1000

/** A listening connection that has been silent for so long is checked. */
const keepAliveMilliseconds = 10_000

/**
 * A pool that belongs to the cache. It connects at first use, reconnects at the next use after a
 * failure, and does not keep the process alive.
 */
export class OwnConnection implements PostgresConnection {
  readonly #url: string
  #pool: Promise<Pg.Pool> | undefined

  constructor(url: string) {
    this.#url = url
  }

  async send(prepare: () => PgStatement, wait: Wait): Promise<{ rows: unknown[] }> {
    return sendThroughPool(await (this.#pool ??= this.#open()), prepare, wait)
  }

  /** Opens a connection that only listens. The caller ends it. */
  async openListenClient(): Promise<PgListenClient & { end(): Promise<void> }> {
    const { Client } = await importPg()
    const client = new Client({
      ...this.#settings(),
      keepAlive: true,
      // No statement shows that the network has dropped it. By default, the system looks after two hours.
      keepAliveInitialDelayMillis: keepAliveMilliseconds,
    })
    // Without a listener, the error would be thrown. A broken connection sends no more notices.
    client.on('error', () => {})
    await client.connect()
    // `pg` has this method, but its types do not.
    ;(client as Pg.Client & { unref(): void }).unref()
    return client
  }

  async close(): Promise<void> {
    const pool = this.#pool
    this.#pool = undefined
    await (await pool)?.end()
  }

  async #open(): Promise<Pg.Pool> {
    const { Pool } = await importPg()
    const pool = new Pool({ ...this.#settings(), max: maxConnections, allowExitOnIdle: true })
    // Without a listener, the error would be thrown. The pool has already removed the connection.
    pool.on('error', () => {})
    return pool
  }

  #settings(): Pg.ClientConfig {
    return {
      connectionString: this.#url,
      connectionTimeoutMillis: connectTimeoutMilliseconds,
      application_name: 'spotify-sdk',
    }
  }
}

async function importPg(): Promise<typeof Pg> {
  try {
    return await import('pg')
  } catch {
    throw new ConfigurationError(
      'PostgresTokenCache with { url } needs the package pg: npm install pg. Or pass a Pool of pg as { client }.',
      { code: 'missing_package' },
    )
  }
}

/** Whether a text is a Postgres URL that `pg` accepts. */
export function isPostgresUrl(url: unknown): url is string {
  if (typeof url !== 'string' || !URL.canParse(url)) return false
  const { protocol, username, password, hostname, pathname, search, hash, searchParams } = new URL(
    url,
  )
  return (
    /^postgres(?:ql)?:$/.test(protocol) &&
    // Otherwise a password with # or ? ends there, and a part of it would be the host.
    hash === '' &&
    !/^[^=]*@/.test(search) &&
    (hostname !== '' || searchParams.has('host')) &&
    // `pg` decodes these, unless a lone % in the URL shows that it is not encoded.
    (/%(?![\da-f]{2})/i.test(url) || canBeDecoded(`${username}:${password}${pathname}`))
  )
}

function canBeDecoded(text: string): boolean {
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false
  }
}
