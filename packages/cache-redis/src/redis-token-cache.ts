import {
  serializeTokenInfo,
  TokenCacheError,
  type Clock,
  type LeaseRefusal,
  type RefreshLease,
  type TokenCache,
  type TokenInfo,
} from '@spotify-sdk/auth-core'
import { HeldLease, type HeldLeaseOptions } from '@spotify-sdk/auth-core/toolkit'
import { entryLifeSeconds, sixMonthsSeconds } from './entry-life.ts'
import { EntryReader } from './entry-reader.ts'
import { heldLeaseOptions, refusalOf } from './lease-grant.ts'
import type { RedisConnection } from './redis-connection.ts'
import {
  checkRedisTokenCacheOptions,
  type RedisTokenCacheOptions,
} from './redis-token-cache-options.ts'
import { readWholeNumber } from './script-reply.ts'
import { ScriptCaller, type Operation } from './script-caller.ts'
import { inMilliseconds } from './script.ts'
import { leaseScript, readScript, releaseScript, writeScript } from './scripts.ts'
import { askingTime, ServerTime } from './server-time.ts'

/** Whoever finds the entry changed again and again gives up: so many writers are a fault. */
const maxWriteAttempts = 100

/**
 * Keeps tokens in Redis or Valkey, single server, Cluster or Sentinel, and makes a refresh single
 * among all processes that share it: one token request per token lifetime for the whole fleet.
 *
 * Every command ends within half a second. Construction connects to nothing.
 *
 * @throws `ConfigurationError` at construction; `TokenCacheError` from every method, never with a
 *   token, a password or an address in it.
 */
export class RedisTokenCache implements TokenCache, AsyncDisposable {
  readonly #connection: RedisConnection
  readonly #caller: ScriptCaller
  readonly #reader: EntryReader
  readonly #leaseSeconds: number
  readonly #clock: Clock

  constructor(options: RedisTokenCacheOptions) {
    const { connection, prefix, leaseSeconds, clock } = checkRedisTokenCacheOptions(options)
    this.#connection = connection
    this.#caller = new ScriptCaller(connection, prefix, clock)
    this.#reader = new EntryReader(this.#caller, clock)
    this.#leaseSeconds = leaseSeconds
    this.#clock = clock
  }

  /**
   * Reads what is stored. What is left of the token's life comes from the server's clock.
   *
   * @throws `TokenCacheError` with code `invalid_entry` for what is no token.
   */
  get(key: string): Promise<TokenInfo | undefined> {
    return this.#reader.read(key)
  }

  /** Stores a login: beats every refresh in flight, and ends a cooldown. */
  async set(token: TokenInfo, key: string): Promise<void> {
    await this.#write('store a token', key, token)
  }

  /** Removes what is stored: beats every refresh in flight. Remembered for six months. */
  async delete(key: string): Promise<void> {
    await this.#write('delete a token', key, undefined)
  }

  /** Asks for the right to refresh. One that comes when nobody waits any longer is given back. */
  async lease(
    key: string,
    { signal }: { readonly signal?: AbortSignal | undefined } = {},
  ): Promise<RefreshLease | LeaseRefusal> {
    const holder = crypto.randomUUID()
    const leaseSeconds = this.#leaseSeconds
    const askedAt = askingTime(this.#clock)
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
    const grant = (): HeldLeaseOptions =>
      heldLeaseOptions(reply, { ...who, askedAt: askedAt(), grantedAt })
    return refusalOf(reply) ?? new HeldLease(grant())
  }

  /** Closes the connection that the cache made for its `url`; a given client stays open. */
  async close(): Promise<void> {
    await this.#connection.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  /**
   * Names the fence that it saw and writes only if that is still the latest: a command that timed
   * out may be sent once more behind everybody's back, and must not undo what was done since.
   */
  async #write(name: string, key: string, token: TokenInfo | undefined): Promise<void> {
    const text = token === undefined ? '' : serializeTokenInfo(token)
    const write = crypto.randomUUID()
    let [now, seen] = await this.#caller.evaluate({ name, key }, readScript)
    for (let attempt = 0; attempt < maxWriteAttempts; attempt++) {
      const serverTime = new ServerTime(this.#clock, readWholeNumber(now))
      const localNow = this.#clock.now()
      const life = token === undefined ? sixMonthsSeconds : entryLifeSeconds(token, localNow)
      const expires = token === undefined ? '' : serverTime.ofLocal(token.expiresAt)
      const values = [write, seen ?? '0', inMilliseconds(life), text, expires]
      const reply = await this.#caller.evaluate({ name, key }, writeScript, ...values)
      const [isDone, ...latest] = reply
      if (isDone === '1') return
      ;[now, seen] = latest
    }
    throw new TokenCacheError('The entry was changed again and again while it was written.', {
      code: 'redis_contention',
      isQuotable: true,
    })
  }

  #giveBack(key: string, holder: string): void {
    this.#caller
      .evaluate({ name: 'give a lease back', key }, releaseScript, holder, '0', '')
      // It ends by itself.
      .catch(() => {})
  }
}
