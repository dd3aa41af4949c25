import { TokenCacheError } from '@spotify-sdk/auth-core'
import { DeadlineExceeded, type Wait } from '@spotify-sdk/auth-core/toolkit'
import type { PgClient, PgPool, PgStatement } from './postgres-client.ts'

/** The way to a Postgres: a given client, or a pool of the cache's own. */
export interface PostgresConnection {
  /** Sends a statement, unless its wait is over before a connection is free. */
  send(statement: PgStatement, wait: Wait): Promise<{ rows: unknown[] }>
  /** Closes what the cache itself has opened. */
  close(): Promise<void>
}

/**
 * Sends each statement on a connection that the pool lends for it alone. One on which a statement failed
 * or is not answered in time is closed: the pool then opens another.
 */
export async function sendThroughPool(
  pool: PgPool,
  statement: PgStatement,
  wait: Wait,
): Promise<{ rows: unknown[] }> {
  const client = await pool.connect()
  let isReleased = false
  const release = (destroy: boolean): void => {
    if (isReleased) return
    isReleased = true
    client.off('error', ignore)
    client.release(destroy)
  }
  // Without a listener it would be thrown; the statement fails as well.
  client.on('error', ignore)
  try {
    wait.throwIfOver()
  } catch (reason) {
    release(false)
    throw reason
  }
  wait.whenOver((reason) => {
    // A caller who left proves nothing: the answer is awaited, and what it granted is given back.
    if (reason instanceof DeadlineExceeded) release(true)
  })
  try {
    const result = await client.query(statement)
    release(false)
    return result
  } catch (error) {
    release(true)
    throw error
  }
}

/** Sends through a pool of the caller's own, which stays open. */
export function connectionThroughPool(pool: PgPool): PostgresConnection {
  return {
    send: (statement, wait) => sendThroughPool(pool, statement, wait),
    close: async () => {},
  }
}

/** Sends through a single connection of the caller's own, which stays open. */
export function connectionThroughClient(client: PgClient): PostgresConnection {
  return {
    send: (statement, wait) =>
      inTurn(client, () => {
        // Its turn may come when its caller has stopped waiting.
        wait.throwIfOver()
        // What is done in a transaction is not seen by others before its end.
        const status = client.getTransactionStatus?.()
        if (status === 'T' || status === 'E') throw inTransaction()
        return client.query(statement)
      }),
    close: async () => {},
  }
}

const turns = new WeakMap<PgClient, Promise<unknown>>()

/** Does one thing after the other on a client: `pg` takes no statement while it sends another. */
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
