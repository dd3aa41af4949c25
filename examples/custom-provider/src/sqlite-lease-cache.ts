import { closeSync, openSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import {
  parseTokenInfo,
  serializeTokenInfo,
  type LeaseRefusal,
  type RefreshLease,
  type TokenCache,
  type TokenInfo,
} from '@spotify-sdk/auth-core'
import { HeldLease, systemClock } from '@spotify-sdk/auth-core/toolkit'

/** Seconds without a heartbeat after which another process may take over a refresh. */
const leaseSeconds = 5

/**
 * No lease and no cooldown lasts longer: a minute and a day, and a second for small adjustments of
 * the clock.
 */
const maxLeaseSeconds = 61
const maxCooldownSeconds = 86_401

/** The latest fence, that of the latest write, and who may refresh; times in Unix seconds. */
const schema = `CREATE TABLE IF NOT EXISTS leased_tokens (
  key TEXT PRIMARY KEY, token TEXT,
  last_fence INTEGER NOT NULL DEFAULT 0, written_fence INTEGER NOT NULL DEFAULT 0,
  lease_fence INTEGER NOT NULL DEFAULT 0, lease_until REAL NOT NULL DEFAULT 0,
  cooldown_until REAL NOT NULL DEFAULT 0, cooldown_code TEXT)`

/** Every write ends a cooldown, and the leases of its own and of earlier fences. */
const writing = `UPDATE leased_tokens SET token = ?, written_fence = ?, last_fence = max(last_fence, ?),
  cooldown_until = 0, lease_until = iif(lease_fence <= ?, 0, lease_until) WHERE key = ?`

/** For statements of a holder, whose lease may have ended. */
const ofHolder = 'WHERE key = ? AND lease_fence = ? AND lease_until > 0'

interface Row {
  readonly token: string | null
  readonly last_fence: number
  readonly written_fence: number
  readonly lease_until: number
  readonly cooldown_until: number
  readonly cooldown_code: string | null
}

const now = (): number => Date.now() / 1000
const tokenOf = ({ token }: Row): TokenInfo | undefined =>
  token === null ? undefined : parseTokenInfo(token)

/** An entry that is not a token counts as absent under a lease. The next commit replaces it. */
function tokenIfAny(row: Row): TokenInfo | undefined {
  try {
    return tokenOf(row)
  } catch {
    return undefined
  }
}

/**
 * Tokens in a database file, with leases: of all processes that share it, one refreshes. Another
 * database needs the same columns, and transactions in place of those of SQLite. Let its own clock
 * decide when a lease ends if its clients are on several hosts.
 */
export class SqliteLeaseCache implements TokenCache {
  readonly #database: DatabaseSync

  constructor(path: string) {
    // Anyone who can read a token can use it: create the file for this user only.
    closeSync(openSync(path, 'a', 0o600))
    this.#database = new DatabaseSync(path, { timeout: 400 })
    this.#database.exec(schema)
  }

  get(key: string): TokenInfo | undefined {
    const row = this.#read(key)
    return row && tokenOf(row)
  }

  set(token: TokenInfo, key: string): void {
    this.#inTransaction(() => this.#write(key, this.#row(key).last_fence + 1, token))
  }

  delete(key: string): void {
    this.#inTransaction(() => this.#write(key, this.#row(key).last_fence + 1, undefined))
  }

  async lease(
    key: string,
    { signal }: { readonly signal?: AbortSignal | undefined } = {},
  ): Promise<RefreshLease | LeaseRefusal> {
    signal?.throwIfAborted()
    const grantedAt = systemClock.monotonic()
    return this.#inTransaction(() => {
      const row = this.#row(key)
      return refusalOf(row) ?? this.#grant(key, row, grantedAt)
    })
  }

  close(): void {
    if (this.#database.isOpen) this.#database.close()
  }

  #grant(key: string, row: Row, grantedAt: number): RefreshLease {
    const fence = row.last_fence + 1
    const grant = 'UPDATE leased_tokens SET last_fence = ?, lease_fence = ?, lease_until = ?'
    this.#run(`${grant} WHERE key = ?`, fence, fence, now() + leaseSeconds, key)
    const extend = `UPDATE leased_tokens SET lease_until = ? ${ofHolder}`
    const release =
      'UPDATE leased_tokens SET lease_until = 0, cooldown_until = ?, cooldown_code = ?'
    return new HeldLease({
      fence,
      token: tokenIfAny(row),
      // Written, and without a token: the user signed out.
      deleted: row.token === null && row.written_fence > 0,
      clock: systemClock,
      grantedAt,
      leaseSeconds,
      extend: (seconds) => this.#run(extend, now() + seconds, key, fence) === 1,
      commit: (token) =>
        this.#inTransaction(() => {
          if (this.#row(key).written_fence >= fence) return false
          this.#write(key, fence, token)
          return true
        }),
      release: ({ cooldownSeconds = 0, code = null }) =>
        this.#run(`${release} ${ofHolder}`, now() + cooldownSeconds, code, key, fence),
    })
  }

  #read(key: string): Row | undefined {
    const row: unknown = this.#database
      .prepare('SELECT * FROM leased_tokens WHERE key = ?')
      .get(key)
    return row as Row | undefined
  }

  /** The row to change, in a transaction. */
  #row(key: string): Row {
    this.#run('INSERT OR IGNORE INTO leased_tokens (key) VALUES (?)', key)
    return this.#read(key) as Row
  }

  #write(key: string, fence: number, token: TokenInfo | undefined): void {
    const text = token === undefined ? null : serializeTokenInfo(token)
    this.#run(writing, text, fence, fence, fence, key)
  }

  /** @returns How many rows it changed. */
  #run(sql: string, ...values: readonly (string | number | null)[]): number {
    return Number(this.#database.prepare(sql).run(...values).changes)
  }

  #inTransaction<T>(work: () => T): T {
    this.#database.exec('BEGIN IMMEDIATE')
    try {
      const result = work()
      this.#database.exec('COMMIT')
      return result
    } catch (error) {
      this.#rollBack()
      throw error
    }
  }

  #rollBack(): void {
    try {
      this.#database.exec('ROLLBACK')
    } catch {
      // SQLite has done so itself, for example because the disk is full.
    }
  }
}

/** Ignores what would last longer than it can: the clock was set back since it was written. */
function refusalOf(row: Row): LeaseRefusal | undefined {
  const busySeconds = row.lease_until - now()
  if (busySeconds > 0 && busySeconds <= maxLeaseSeconds) {
    return { granted: false, reason: 'busy', retryAfterSeconds: busySeconds }
  }
  const retryAfterSeconds = row.cooldown_until - now()
  if (!(retryAfterSeconds > 0 && retryAfterSeconds <= maxCooldownSeconds)) return undefined
  const code = row.cooldown_code ?? undefined
  return { granted: false, reason: 'cooldown', retryAfterSeconds, code }
}
