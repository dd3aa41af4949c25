import {
  parseTokenInfo,
  serializeTokenInfo,
  type Clock,
  type LeaseRefusal,
  type RefreshLease,
  type TokenCache,
  type TokenInfo,
} from '@spotify-sdk/auth-core'
import {
  countdown,
  entryLifeSeconds,
  KeyDigests,
  RunningOperations,
  sixMonthsSeconds,
} from '@spotify-sdk/auth-core/toolkit'
import { ChangeNotices } from './change-notices.ts'
import { leaseOf } from './lease-grant.ts'
import type { PostgresConnection } from './postgres-connection.ts'
import {
  checkPostgresTokenCacheOptions,
  type PostgresTokenCacheOptions,
} from './postgres-token-cache-options.ts'
import { isOutcomeUnknown } from './postgres-failure.ts'
import { instantOf, type Reply } from './reply.ts'
import { StatementCaller, type Operation, type Values } from './statement-caller.ts'
import { statementsOn, type Statements } from './statements.ts'
import { writeInTime, type Write } from './write-in-time.ts'

/** Shared by all caches in this process; contains no token. */
const digests = new KeyDigests()

/**
 * Stores tokens in a table of Postgres. All processes that share it make one token request per token
 * lifetime.
 *
 * An operation waits up to 4.5 s for a free connection, and then half a second for the answer. `set` and
 * `delete` are repeated for 4.5 s in all while Postgres cannot be reached. The constructor does not connect.
 *
 * @throws `ConfigurationError` from the constructor; `TokenCacheError` from every method, never
 *   containing a token, a password or an address.
 */
export class PostgresTokenCache implements TokenCache, AsyncDisposable {
  /** Only if the cache can listen: with a `listenClient` or a `url`. */
  readonly subscribe: TokenCache['subscribe']
  readonly #connection: PostgresConnection
  readonly #caller: StatementCaller
  readonly #statements: Statements
  readonly #notices: ChangeNotices | undefined
  readonly #operations = new RunningOperations()
  readonly #leaseSeconds: number
  readonly #clock: Clock

  constructor(options: PostgresTokenCacheOptions) {
    const checked = checkPostgresTokenCacheOptions(Object(options))
    this.#connection = checked.connection
    this.#statements = statementsOn(checked.table)
    this.#caller = new StatementCaller({ ...checked, readClock: this.#statements.readClock })
    this.#leaseSeconds = checked.leaseSeconds
    this.#clock = checked.clock
    const { openListenConnection } = checked
    if (openListenConnection === undefined) return
    const notices = new ChangeNotices({ ...checked, digests, open: openListenConnection })
    this.#notices = notices
    this.subscribe = (key, listener) => notices.add(key, listener)
  }

  /**
   * Creates the table if it is absent. Any number of processes may call it at the same time.
   *
   * @throws `TokenCacheError` with code `postgres_permission` if the user may not create tables.
   */
  createTable(): Promise<void> {
    return this.#operations.run(() => this.#caller.createTable())
  }

  /**
   * Reads the stored token. Its expiry is measured on the server's clock.
   *
   * @throws `TokenCacheError` with code `invalid_entry` if the entry is not a token.
   */
  async get(key: string): Promise<TokenInfo | undefined> {
    return this.#operations.run(async () => {
      const digest = await digests.of(key)
      const { token, expires } = await this.#run({ name: 'read a token' }, 'read', () => [digest])
      if (token === undefined) return undefined
      const written = parseTokenInfo(token)
      return this.#caller.serverTime?.onLocalClock(written, instantOf(expires)) ?? written
    })
  }

  /** Stores the token of a sign-in. Wins over every refresh in flight, and ends a cooldown. */
  async set(token: TokenInfo, key: string): Promise<void> {
    await this.#operations.run(() => this.#write('store a token', key, token))
  }

  /** Deletes the stored token. Wins over every refresh in flight. Remembered for six months. */
  async delete(key: string): Promise<void> {
    await this.#operations.run(() => this.#write('delete a token', key, undefined))
  }

  /** Requests the right to refresh. A lease granted after the time-out is released. */
  async lease(
    key: string,
    { signal }: { readonly signal?: AbortSignal | undefined } = {},
  ): Promise<RefreshLease | LeaseRefusal> {
    return this.#operations.run(() => this.#lease(key, signal))
  }

  /**
   * Closes the connections of a `url`, after the operations that are running. Given clients stay open.
   */
  async close(): Promise<void> {
    await this.#operations.close(() =>
      Promise.all([this.#notices?.close(), this.#connection.close()]),
    )
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  async #lease(key: string, signal: AbortSignal | undefined): Promise<RefreshLease | LeaseRefusal> {
    const digest = await digests.of(key)
    const holder = crypto.randomUUID()
    const giveBack = (): void => {
      const operation = { name: 'give a lease back' }
      // If this fails too, the lease expires.
      this.#run(operation, 'release', () => [digest, holder, 0, '']).catch(() => {})
    }
    const operation: Operation = {
      name: 'take a lease',
      signal,
      onLate: ({ answer }) => {
        if (answer === 'granted') giveBack()
      },
    }
    let sentAt: number | undefined
    try {
      const reply = await this.#caller.runInTime(operation, async (dueBy) => {
        const answered = await this.#run(operation, 'lease', () => {
          sentAt = this.#clock.monotonic()
          return [digest, holder, this.#leaseSeconds, dueBy()]
        })
        return /^(?:late|again)$/.test(answered['answer'] ?? '') ? undefined : answered
      })
      return leaseOf(reply, {
        run: (...statement) => this.#run(...statement),
        clock: this.#clock,
        leaseSeconds: this.#leaseSeconds,
        digest,
        holder,
        grantedAt: sentAt ?? 0,
        serverTime: this.#caller.serverTime,
        origin: this.#origin,
        onStored: () => this.#notices?.tell(key, { type: 'stored' }),
      })
    } catch (error) {
      // If it was sent, the server may have granted it, and only the answer was lost.
      if (sentAt !== undefined && (signal?.aborted || isOutcomeUnknown(error))) giveBack()
      throw error
    }
  }

  async #write(name: string, key: string, token: TokenInfo | undefined): Promise<void> {
    const remainingSeconds = token && countdown(token.expiresAt, this.#clock)
    const digest = await digests.of(key)
    const text = token === undefined ? null : serializeTokenInfo(token)
    const id = crypto.randomUUID()
    const send: Write['send'] = async (dueBy, operation) => {
      const reply = await this.#run(operation, 'write', () => {
        const expires = remainingSeconds && this.#caller.serverTime?.after(remainingSeconds())
        const life = token ? entryLifeSeconds(token, this.#clock.now()) : sixMonthsSeconds
        return [digest, this.#origin, dueBy(), text, expires ?? null, life, id]
      })
      return reply['done'] === 'true' ? reply : undefined
    }
    await writeInTime({ name, caller: this.#caller, clock: this.#clock, send })
    this.#notices?.tell(key, { type: token === undefined ? 'deleted' : 'stored' })
  }

  #run(operation: Operation, statement: keyof Statements, values: Values): Promise<Reply> {
    this.#notices?.listen()
    return this.#operations.run(() =>
      this.#caller.run(operation, this.#statements[statement], values),
    )
  }

  get #origin(): string {
    return this.#notices?.origin ?? ''
  }
}
