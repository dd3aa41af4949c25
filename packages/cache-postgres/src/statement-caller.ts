import { TokenCacheError, type Clock } from '@spotify-sdk/auth-core'
import {
  Deadlines,
  KeyDigests,
  maxWriteSeconds,
  ServerTime,
  type Wait,
} from '@spotify-sdk/auth-core/toolkit'
import {
  creation,
  isConflict,
  isMissingTable,
  isNameLost,
  postgresFailure,
} from './postgres-failure.ts'
import type { PgStatement } from './postgres-client.ts'
import type { PostgresConnection } from './postgres-connection.ts'
import { readReply, readInstant, type Reply } from './reply.ts'
import { createTableSql, type Table } from './table.ts'

/** For the answer to a statement that was sent: as long as the engine waits for a cache. */
const deadlineSeconds = 0.5

/**
 * A statement waits this many times its deadline for a connection before it is sent: as long as a sign-in.
 * Hundreds of users may be read at once through a few connections.
 */
const queueFactor = maxWriteSeconds / deadlineSeconds

/** The table is created once, and may have to wait for another process that creates it. */
const createSeconds = 10

/** This many conflicting transactions in a row are a fault. */
const maxConflicts = 10

/** This many statements in a row that arrive late, or find their entry changed, are a fault. */
const maxAttempts = 20

/** What a caller waits for. */
export interface Operation {
  /** In words, for errors: 'read a token'. */
  readonly name: string
  readonly signal?: AbortSignal | undefined
  /** Receives a reply that arrives after the caller has stopped waiting. */
  readonly onLate?: ((reply: Reply) => void) | undefined
  /** Monotonic time at which the caller stops waiting. */
  readonly endsAt?: number | undefined
}

/** Returns the values of a statement's parameters, in order. Called right before it is sent. */
export type Values = () => readonly (string | number | null)[]

/** Digests of statements: one name always means the same text, whoever else uses the connection. */
const digests = new KeyDigests()

/** Options of {@link StatementCaller}. */
export interface StatementCallerOptions {
  readonly connection: PostgresConnection
  readonly table: Table
  readonly createsTable: boolean
  readonly clock: Clock
  /** The statement that returns the server's time. */
  readonly readClock: string
}

/** Sends statements. Each has a deadline, and each failure becomes an error without secrets. */
export class StatementCaller {
  /** The server's clock, from its latest reply. */
  serverTime: ServerTime | undefined
  readonly #options: StatementCallerOptions
  readonly #deadlines: Deadlines
  readonly #longDeadlines: Deadlines
  #creating: Promise<void> | undefined
  #hasNames = true

  constructor(options: StatementCallerOptions) {
    this.#options = options
    this.#deadlines = new Deadlines(options.clock, deadlineSeconds)
    this.#longDeadlines = new Deadlines(options.clock, createSeconds)
  }

  /** @throws `TokenCacheError`, or the reason of the operation's signal. */
  async run(operation: Operation, text: string, values: Values): Promise<Reply> {
    const { name, signal, onLate } = operation
    try {
      return await this.#deadlines.within((wait) => this.#send(text, values, wait), {
        signal,
        onLate,
      })
    } catch (error) {
      if (signal?.aborted && error === signal.reason) throw error
      throw postgresFailure(error, name)
    }
  }

  /**
   * Creates the table if it is absent.
   *
   * @throws `TokenCacheError`.
   */
  async createTable(): Promise<void> {
    try {
      await this.#longDeadlines.within((wait) => this.#create(wait))
    } catch (error) {
      throw postgresFailure(error, creation)
    }
  }

  /**
   * Sends a statement that does nothing if it arrives late. A paused server or a row lock can delay
   * it until its caller has got an error and another process has written.
   *
   * @param send Gets a function that returns the deadline of a statement that is sent now, in
   *   microseconds of the server's clock. It returns `undefined` if another attempt makes sense.
   */
  async runInTime(
    operation: Operation,
    send: (dueBy: () => number) => Promise<Reply | undefined>,
  ): Promise<Reply> {
    const { endsAt = Infinity } = operation
    const dueBy = (): number => {
      const secondsLeft = endsAt - this.#options.clock.monotonic()
      return this.serverTime?.after(Math.min(secondsLeft, this.#deadlines.minSeconds)) ?? 0
    }
    for (let attempt = 0; attempt < maxAttempts; attempt++) {
      if (!this.serverTime?.isCurrent) await this.run(operation, this.#options.readClock, () => [])
      const reply = await send(dueBy)
      if (reply !== undefined) return reply
    }
    throw new TokenCacheError('The entry was changed again and again, or the server is too slow.', {
      code: 'postgres_contention',
      isQuotable: true,
    })
  }

  /**
   * A named statement keeps its plan on the server, and planning takes longer than the statement
   * itself. A pooler that uses another connection for each transaction may lose the name; then no
   * names are used.
   */
  async #send(text: string, values: Values, wait: Wait): Promise<Reply> {
    const { clock, connection } = this.#options
    const statementSteps = wait.stepsLeft
    let queueSteps = statementSteps * queueFactor
    wait.stepsLeft = queueSteps
    const name = `spotify_sdk_${(await digests.of(text)).slice(0, 32)}`
    for (let conflicts = 0; ; conflicts++) {
      let readTime = ServerTime.reader(clock)
      const prepare = (): PgStatement => {
        queueSteps = wait.stepsLeft
        wait.stepsLeft = statementSteps
        readTime = ServerTime.reader(clock)
        return { ...(this.#hasNames ? { name } : {}), text, values: [...values()] }
      }
      try {
        const result = await connection.send(prepare, wait)
        const reply = readReply(result)
        if (result.rows.length > 0) this.serverTime = readTime(readInstant(reply['now']))
        return reply
      } catch (error) {
        // It may have to wait for a connection once more.
        wait.stepsLeft = queueSteps
        await this.#prepareNext(error, conflicts)
      }
    }
  }

  /** @throws The error, unless the statement may be sent once more. */
  async #prepareNext(error: unknown, conflicts: number): Promise<void> {
    if (conflicts >= maxConflicts) throw error
    if (isNameLost(error)) this.#hasNames = false
    if (isNameLost(error) || isConflict(error)) return
    if (!this.#options.createsTable || !isMissingTable(error)) throw error
    this.#creating ??= this.createTable()
    try {
      await this.#creating
    } finally {
      this.#creating = undefined
    }
  }

  /** Checks first: Postgres requires the right to create tables even if the table exists. */
  async #create(wait: Wait): Promise<void> {
    const { connection, table } = this.#options
    const text = `select to_regclass($1::text)::text as "table"`
    const { table: found } = readReply(
      await connection.send(() => ({ text, values: [table.quotedName] }), wait),
    )
    if (found === undefined) await connection.send(() => ({ text: createTableSql(table) }), wait)
  }
}
