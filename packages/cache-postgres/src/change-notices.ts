import type { Clock, TokenCacheListener, TokenCacheNotice } from '@spotify-sdk/auth-core'
import type { KeyDigests } from '@spotify-sdk/auth-core/toolkit'
import type { PgListenClient, PgNotification } from './postgres-client.ts'
import { inTurn } from './postgres-connection.ts'
import type { Table } from './table.ts'

/** A connection that listens, and a function that ends it. */
export interface ListenConnection {
  readonly client: PgListenClient
  /** Absent if the caller owns the connection. */
  readonly end?: (() => Promise<void>) | undefined
}

/** Options of {@link ChangeNotices}. */
export interface ChangeNoticesOptions {
  readonly table: Table
  readonly clock: Clock
  readonly digests: KeyDigests
  readonly open: () => Promise<ListenConnection>
}

/** The connection of the caller does not listen. */
const degraded: TokenCacheNotice = { type: 'degraded', code: 'postgres_not_listening' }

/** Seconds between two attempts to listen. */
const pauseSeconds = 1

/**
 * Notifies listeners of changes: of this cache's own immediately, of others' by `LISTEN`. A notice
 * is only a hint, so a connection that cannot listen is not a failure; the next use of the cache
 * opens another. A connection of the caller stays broken, so the listeners are notified of that.
 */
export class ChangeNotices {
  /**
   * Identifies this cache in its notices, which it ignores because its listeners were already
   * notified.
   */
  readonly origin: string = crypto.randomUUID()
  readonly #options: ChangeNoticesOptions
  readonly #listeners = new Map<string, Set<TokenCacheListener>>()
  readonly #keys = new Map<string, string>()
  /** The function that ends the listening connection. */
  #connection: Promise<(() => Promise<void>) | undefined> | undefined
  #nextAttemptAt = -Infinity
  #isDegraded = false

  constructor(options: ChangeNoticesOptions) {
    this.#options = options
  }

  /** @returns What ends it. */
  add(key: string, listener: TokenCacheListener): () => void {
    const listeners = this.#listeners.get(key) ?? new Set()
    // The same function passed twice is two subscriptions.
    const own: TokenCacheListener = (change) => listener(change)
    this.#listeners.set(key, listeners.add(own))
    const digest = this.#options.digests.of(key)
    void digest.then((text) => this.#listeners.has(key) && this.#keys.set(text, key))
    this.listen()
    // Not before the caller has what ends the subscription.
    if (this.#isDegraded) {
      queueMicrotask(() => listeners.has(own) && notify(own, degraded))
    }
    return () => {
      listeners.delete(own)
      if (listeners.size > 0 || this.#listeners.get(key) !== listeners) return
      this.#listeners.delete(key)
      void digest.then((text) => this.#listeners.has(key) || this.#keys.delete(text))
      if (this.#listeners.size === 0) void this.close()
    }
  }

  /** Starts to listen, if there is a listener and no connection yet. */
  listen(): void {
    if (this.#listeners.size === 0 || this.#connection !== undefined) return
    const now = this.#options.clock.monotonic()
    if (now < this.#nextAttemptAt) return
    this.#nextAttemptAt = now + pauseSeconds
    const connection = this.#connect((isGiven) => {
      // Another one may have been opened meanwhile.
      if (this.#connection !== connection) return
      this.#connection = undefined
      if (isGiven) this.#noteDegraded()
    })
    this.#connection = connection
  }

  tell(key: string, notice: TokenCacheNotice): void {
    for (const listener of this.#listeners.get(key) ?? []) notify(listener, notice)
  }

  /** Closes the connection that it opened. On a given connection, it stops listening. */
  async close(): Promise<void> {
    const connection = this.#connection
    this.#connection = undefined
    this.#nextAttemptAt = -Infinity
    this.#isDegraded = false
    const end = await connection
    await end?.()
  }

  /**
   * @param forget Called when the connection, perhaps a given one, does not listen, or no longer.
   * @returns What ends it.
   */
  async #connect(forget: (isGiven: boolean) => void): Promise<(() => Promise<void>) | undefined> {
    try {
      const { client, end: disconnect } = await this.#options.open()
      const end = async (): Promise<void> => {
        client.off('notification', this.#hear)
        client.off('end', onBroken)
        // A given client may listen to the same channel for another cache.
        await disconnect?.().catch(() => {})
      }
      const onBroken = (): void => {
        forget(disconnect === undefined)
        void end()
      }
      client.on('notification', this.#hear)
      client.on('end', onBroken)
      const text = `listen ${this.#options.table.quotedChannel}`
      // Not waited for: a server that stands still must not keep it from being closed.
      inTurn(client, () => client.query({ text })).then(
        () => void (this.#isDegraded = false),
        onBroken,
      )
      return end
    } catch {
      forget(false)
      return undefined
    }
  }

  #noteDegraded(): void {
    if (this.#isDegraded) return
    this.#isDegraded = true
    for (const key of this.#listeners.keys()) this.tell(key, degraded)
  }

  readonly #hear = ({ channel, payload = '' }: PgNotification): void => {
    const [digest = '', type, origin] = payload.split(' ')
    if (channel !== this.#options.table.channel || origin === this.origin) return
    const key = this.#keys.get(digest)
    if (key !== undefined && (type === 'stored' || type === 'deleted')) this.tell(key, { type })
  }
}

function notify(listener: TokenCacheListener, notice: TokenCacheNotice): void {
  try {
    Promise.resolve(listener(notice)).catch(() => {})
  } catch {
    // Errors of a listener change nothing.
  }
}
