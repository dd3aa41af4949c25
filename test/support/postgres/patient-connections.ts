import { Client, Pool } from 'pg'

const milliseconds = 60_000

/** Called with whatever a client or a pool is asked to connect with. */
type Connect = (this: unknown, ...given: unknown[]) => unknown

/**
 * Lets connections take as long as they do on a busy machine, in this process. A cache with a `url` gives
 * one up after a few seconds, and then continues without the cache.
 */
export function waitForConnections(): void {
  lengthen(Pool.prototype, (pool) => ({
    options: Object.assign(pool.options, { connectionTimeoutMillis: milliseconds }),
  }))
  lengthen(Client.prototype, () => ({ _connectionTimeoutMillis: milliseconds }))
}

/** Changes settings of an object right before it connects. */
function lengthen<T extends Pool | Client>(prototype: T, settingsOf: (each: T) => object): void {
  const connect = Reflect.get(prototype, 'connect') as Connect
  const patient: Connect = function (this: unknown, ...given) {
    Object.assign(this as T, settingsOf(this as T))
    return connect.apply(this, given)
  }
  Object.assign(prototype, { connect: patient })
}
