import { TokenCacheError } from '@spotify-sdk/auth-core'
import { DeadlineError, type Wait } from '@spotify-sdk/auth-core/toolkit'
import type { PgClient, PgPool, PgPoolClient, PgStatement } from './postgres-client.ts'

/** Access to a Postgres: a client of the caller, or a pool of the cache. */
export interface PostgresConnection {
  /**
   * Sends a statement, unless its wait ends before a connection is free.
   *
   * @param prepare Returns the statement. Called when a connection is free, right before it is sent.
   */
  send(prepare: () => PgStatement, wait: Wait): Promise<{ rows: unknown[] }>
  /** Closes only what the cache opened. */
  close(): Promise<void>
}

/**
 * Sends each statement on its own connection from the pool. If a statement fails or times out, the
 * connection is closed, and the pool opens another.
 */
export async function sendThroughPool(
  pool: PgPool,
  prepare: () => PgStatement,
  wait: Wait,
): Promise<{ rows: unknown[] }> {
  const client = await borrow(pool)
  let isReleased = false
  const release = (destroy: boolean): void => {
    if (isReleased) return
    isReleased = true
    client.off('error', ignore)
    client.release(destroy)
  }
  try {
    wait.throwIfOver()
  } catch (reason) {
    release(false)
    throw reason
  }
  wait.whenOver((reason) => {
    // An aborted caller does not mean that the connection is broken. The answer is awaited, and a
    // granted lease is given back.
    if (reason instanceof DeadlineError) release(true)
  })
  try {
    const result = await client.query(prepare())
    release(false)
    return result
  } catch (error) {
    release(true)
    throw error
  }
}

/**
 * Takes a connection from the pool and ignores its errors; the statement fails as well.
 *
 * A promise would come too late: a server that shuts down ends a new connection in the same packet that
 * makes it ready. So the pool of `pg` gets a callback. Another pool may ignore it and return a promise, or
 * do both: the first connection counts.
 */
function borrow(pool: PgPool): Promise<PgPoolClient> {
  return new Promise((resolve, reject) => {
    const take = (error: Error | undefined, client?: PgPoolClient): void => {
      if (client === undefined) return reject(error)
      ignoreErrors(client)
      resolve(client)
    }
    const connect: ConnectWithCallback = pool.connect.bind(pool)
    connect(take)?.then((client) => client && take(undefined, client), reject)
  })
}

/** Without a listener, a connection that breaks would throw an uncaught exception. */
export function ignoreErrors(client: Pick<PgPoolClient, 'on' | 'off'>): void {
  // Once, however many caches share it.
  client.off('error', ignore)
  client.on('error', ignore)
}

type ConnectWithCallback = (
  take: (error: Error | undefined, client?: PgPoolClient) => void,
) => Promise<PgPoolClient | undefined> | undefined

/** Sends through a pool of the caller, which stays open. */
export function connectionThroughPool(pool: PgPool): PostgresConnection {
  return {
    send: (prepare, wait) => sendThroughPool(pool, prepare, wait),
    close: async () => {},
  }
}

/** Sends through a connection of the caller, which stays open. */
export function connectionThroughClient(client: PgClient): PostgresConnection {
  return {
    send: (prepare, wait) =>
      inTurn(client, () => {
        // The caller may have stopped waiting before its turn.
        wait.throwIfOver()
        // Changes in a transaction are invisible to others until it ends.
        const status = client.getTransactionStatus?.()
        if (status === 'T' || status === 'E') throw inTransaction()
        return client.query(prepare())
      }),
    close: async () => {},
  }
}

const turns = new WeakMap<PgClient, Promise<unknown>>()

/** Runs tasks one after the other on a client, because `pg` sends one statement at a time. */
export function inTurn<T>(client: PgClient, work: () => Promise<T>): Promise<T> {
  const result = (turns.get(client) ?? Promise.resolve()).then(work)
  turns.set(client, result.catch(ignore))
  return result
}

function ignore(): void {}

function inTransaction(): TokenCacheError {
  return new TokenCacheError(
    'The client given to PostgresTokenCache is inside a transaction: pass a Pool, or a Client that nothing else uses.',
    { code: 'postgres_in_transaction', isQuotable: true },
  )
}
