import type {
  Clock,
  LeaseRefusal,
  RefreshLease,
  TokenCache,
  TokenInfo,
} from '@spotify-sdk/auth-core'
import {
  HeldLease,
  type HeldLeaseOptions,
  RunningOperations,
  ServerTime,
} from '@spotify-sdk/auth-core/toolkit'
import { EntryReader } from './entry-reader.ts'
import { EntryWriter } from './entry-writer.ts'
import { heldLeaseOptions, refusalOf } from './lease-grant.ts'
import type { RedisConnection } from './redis-connection.ts'
import {
  checkRedisTokenCacheOptions,
  type RedisTokenCacheOptions,
} from './redis-token-cache-options.ts'
import { ScriptCaller, type Operation } from './script-caller.ts'
import { inMilliseconds } from './script.ts'
import { leaseScript, releaseScript } from './scripts.ts'

/**
 * Stores tokens in Redis or Valkey (single server, Cluster or Sentinel). All processes that share
 * it make one token request per token lifetime.
 *
 * Every command ends within half a second; `set` and `delete` retry theirs for 4.5 s. The
 * constructor does not connect.
 *
 * @throws `ConfigurationError` from the constructor. `TokenCacheError` from every method, never
 *   containing a token, a password or an address.
 */
export class RedisTokenCache implements TokenCache, AsyncDisposable {
  readonly #connection: RedisConnection
  readonly #caller: ScriptCaller
  readonly #reader: EntryReader
  readonly #writer: EntryWriter
  readonly #leaseSeconds: number
  readonly #clock: Clock
  readonly #operations = new RunningOperations()

  constructor(options: RedisTokenCacheOptions) {
    const { connection, prefix, leaseSeconds, clock } = checkRedisTokenCacheOptions(Object(options))
    this.#connection = connection
    this.#caller = new ScriptCaller(connection, prefix, clock)
    this.#reader = new EntryReader(this.#caller, clock)
    this.#writer = new EntryWriter(this.#caller, clock)
    this.#leaseSeconds = leaseSeconds
    this.#clock = clock
  }

  /**
   * Reads the stored token. Its expiry is measured on the server's clock.
   *
   * @throws `TokenCacheError` with code `invalid_entry` if the entry is not a token.
   */
  get(key: string): Promise<TokenInfo | undefined> {
    return this.#operations.run(() => this.#reader.read(key))
  }

  /** Stores the token of a sign-in. Wins over every refresh in flight, and ends a cooldown. */
  set(token: TokenInfo, key: string): Promise<void> {
    return this.#operations.run(() => this.#writer.write('store a token', key, token))
  }

  /** Deletes the stored token. Wins over every refresh in flight. Remembered for six months. */
  delete(key: string): Promise<void> {
    return this.#operations.run(() => this.#writer.write('delete a token', key, undefined))
  }

  /** Requests the right to refresh. A lease granted after the time-out is released. */
  lease(
    key: string,
    options: { readonly signal?: AbortSignal | undefined } = {},
  ): Promise<RefreshLease | LeaseRefusal> {
    return this.#operations.run(() => this.#lease(key, options.signal))
  }

  /** Waits for running operations, and closes the connection of a `url`. A given client stays open. */
  async close(): Promise<void> {
    await this.#operations.close(() => this.#connection.close())
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  async #lease(key: string, signal: AbortSignal | undefined): Promise<RefreshLease | LeaseRefusal> {
    const holder = crypto.randomUUID()
    const leaseSeconds = this.#leaseSeconds
    const readTime = ServerTime.reader(this.#clock)
    const grantedAt = this.#clock.monotonic()
    const operation: Operation = {
      name: 'take a lease',
      key,
      signal,
      undo: [releaseScript, holder, '0', ''],
      onLate: ([answer]) => {
        if (answer === 'granted') this.#giveBack(key, holder)
      },
    }
    const lease = inMilliseconds(leaseSeconds)
    const reply = await this.#caller.evaluate(operation, leaseScript, holder, lease)
    const who = { caller: this.#caller, clock: this.#clock, leaseSeconds, key, holder }
    const grant = (): HeldLeaseOptions => heldLeaseOptions(reply, { ...who, readTime, grantedAt })
    return refusalOf(reply) ?? new HeldLease(grant())
  }

  #giveBack(key: string, holder: string): void {
    this.#caller
      .evaluate({ name: 'give a lease back', key }, releaseScript, holder, '0', '')
      // The lease ends after its time.
      .catch(() => {})
  }
}
