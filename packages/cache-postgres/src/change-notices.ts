import type { Clock, TokenCacheListener, TokenCacheNotice } from '@spotify-sdk/auth-core'
import type { KeyDigests } from '@spotify-sdk/auth-core/toolkit'
import type { PgListenClient, PgNotification } from './postgres-client.ts'
import { inTurn } from './postgres-connection.ts'
import type { Table } from './table.ts'

/** A connection that listens, and what ends it. */
export interface ListenConnection {
  readonly client: PgListenClient
  /** Absent where the connection is the caller's own. */
  readonly end?: (() => Promise<void>) | undefined
}

/** What {@link ChangeNotices} is made of. */
export interface ChangeNoticesOptions {
  readonly table: Table
  readonly clock: Clock
  readonly digests: KeyDigests
  readonly open: () => Promise<ListenConnection>
}

/** What changed; never a token. */
type Change = Exclude<TokenCacheNotice, { readonly type: 'degraded' }>

/** Between two attempts to listen. */
const pauseSeconds = 1

/**
 * Tells listeners of changes: of this cache's own right away, of others' by `LISTEN`. A notice is a hint,
 * so a connection that cannot listen is no failure; the next use of the cache opens another.
 */
export class ChangeNotices {
  /** Names this cache in its notices, so that it ignores them: its listeners know already. */
  readonly origin: string = crypto.randomUUID()
  readonly #options: ChangeNoticesOptions
  readonly #listeners = new Map<string, Set<TokenCacheListener>>()
  readonly #keys = new Map<string, string>()
  #connection: Promise<ListenConnection | undefined> | undefined
  #nextAttemptAt = -Infinity

  constructor(options: ChangeNoticesOptions) {
    this.#options = options
  }

  /** @returns What ends it. */
  add(key: string, listener: TokenCacheListener): () => void {
    const listeners = this.#listeners.get(key) ?? new Set()
    this.#listeners.set(key, listeners.add(listener))
    const digest = this.#options.digests.of(key)
    void digest.then((text) => this.#listeners.has(key) && this.#keys.set(text, key))
    this.listen()
    return () => {
      listeners.delete(listener)
      if (listeners.size > 0) return
      this.#listeners.delete(key)
      void digest.then((text) => this.#listeners.has(key) || this.#keys.delete(text))
      if (this.#listeners.size === 0) void this.close()
    }
  }

  /** Listens, if there is a listener and it does not yet. */
  listen(): void {
    if (this.#listeners.size === 0 || this.#connection !== undefined) return
    const now = this.#options.clock.monotonic()
    if (now < this.#nextAttemptAt) return
    this.#nextAttemptAt = now + pauseSeconds
    this.#connection = this.#connect()
  }

  tell(key: string, change: Change): void {
    for (const listener of this.#listeners.get(key) ?? []) {
      try {
        listener(change)
      } catch {
        // A listener that throws changes nothing for the others.
      }
    }
  }

  /** Ends the connection that it has opened; a given one hears nothing any more. */
  async close(): Promise<void> {
    const connection = this.#connection
    this.#connection = undefined
    this.#nextAttemptAt = -Infinity
    await this.#end(await connection)
  }

  async #connect(): Promise<ListenConnection | undefined> {
    let connection: ListenConnection | undefined
    try {
      connection = await this.#options.open()
      const { client } = connection
      client.on('notification', this.#hear)
      client.on('end', this.#drop)
      const text = `listen ${this.#options.table.quotedChannel}`
      await inTurn(client, () => client.query({ text }))
      return connection
    } catch {
      this.#drop()
      await this.#end(connection)
      return undefined
    }
  }

  async #end(connection: ListenConnection | undefined): Promise<void> {
    if (connection === undefined) return
    const { client, end } = connection
    client.off('notification', this.#hear)
    client.off('end', this.#drop)
    // A given client may listen to the same channel for another cache.
    await end?.().catch(() => {})
  }

  readonly #drop = (): void => {
    this.#connection = undefined
  }

  readonly #hear = ({ channel, payload = '' }: PgNotification): void => {
    const [digest = '', type, origin] = payload.split(' ')
    if (channel !== this.#options.table.channel || origin === this.origin) return
    const key = this.#keys.get(digest)
    if (key !== undefined && (type === 'stored' || type === 'deleted')) this.tell(key, { type })
  }
}
