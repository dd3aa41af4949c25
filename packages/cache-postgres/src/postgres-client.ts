/** One statement for a client of `pg`. */
export interface PgStatement {
  /** The name under which the server keeps its plan. */
  name?: string
  text: string
  values?: (string | number | null)[]
}

/** The used part of a `Client` of the package `pg` (8.11 or later). */
export interface PgClient {
  query(statement: PgStatement): Promise<{ rows: unknown[] }>
  /** State of the transaction: `I` outside of one, `T` in one, `E` in one that has failed. */
  getTransactionStatus?(): string | null
}

/** The used part of a connection from a `Pool`. */
export interface PgPoolClient extends PgClient {
  /** Returns it to the pool, or closes it. */
  release(destroy?: boolean): void
  on(event: 'error', listener: (error: Error) => void): unknown
  off(event: 'error', listener: (error: Error) => void): unknown
}

/** The used part of a `Pool` of the package `pg`. */
export interface PgPool {
  connect(): Promise<PgPoolClient>
  readonly totalCount: number
}

/** The used part of a `Client` that listens. */
export interface PgListenClient extends PgClient {
  on(event: 'notification', listener: (notification: PgNotification) => void): unknown
  on(event: 'end', listener: () => void): unknown
  on(event: 'error', listener: (error: Error) => void): unknown
  off(event: 'notification', listener: (notification: PgNotification) => void): unknown
  off(event: 'end', listener: () => void): unknown
  off(event: 'error', listener: (error: Error) => void): unknown
}

/** A notification that `NOTIFY` sent. */
export interface PgNotification {
  channel: string
  payload?: string | undefined
}

/** Only a `Pool` has a number of connections. */
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
