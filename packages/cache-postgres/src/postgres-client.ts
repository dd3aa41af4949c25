/** One statement for a client of `pg`. */
export interface PgStatement {
  /** Under which the server keeps its plan. */
  name?: string
  text: string
  values?: (string | number | null)[]
}

/** What is used of a `Client` of the package `pg` (8.11 or later). */
export interface PgClient {
  query(statement: PgStatement): Promise<{ rows: unknown[] }>
  /** How a transaction stands: `I` outside of one, `T` in one, `E` in one that has failed. */
  getTransactionStatus?(): string | null
}

/** What is used of a connection that a `Pool` has lent. */
export interface PgPoolClient extends PgClient {
  /** Gives it back to the pool, or closes it. */
  release(destroy?: boolean): void
  on(event: 'error', listener: (error: Error) => void): unknown
  off(event: 'error', listener: (error: Error) => void): unknown
}

/** What is used of a `Pool` of the package `pg`. */
export interface PgPool {
  connect(): Promise<PgPoolClient>
  readonly totalCount: number
}

/** What is used of a `Client` that listens. */
export interface PgListenClient extends PgClient {
  on(event: 'notification', listener: (notification: PgNotification) => void): unknown
  on(event: 'end', listener: () => void): unknown
  off(event: 'notification', listener: (notification: PgNotification) => void): unknown
  off(event: 'end', listener: () => void): unknown
}

/** What `NOTIFY` sent. */
export interface PgNotification {
  channel: string
  payload?: string | undefined
}

/** A `Pool` tells how many connections it has; a `Client` is one itself. */
export function isPool(client: unknown): client is PgPool {
  const { connect, totalCount } = Object(client) as Partial<PgPool>
  return typeof connect === 'function' && typeof totalCount === 'number'
}

/** Whether a value is a single connection. */
export function isClient(client: unknown): client is PgClient {
  return typeof (Object(client) as Partial<PgClient>).query === 'function' && !isPool(client)
}

export function isListenClient(client: unknown): client is PgListenClient {
  const { on, off } = Object(client) as Partial<PgListenClient>
  return isClient(client) && typeof on === 'function' && typeof off === 'function'
}
