import type { Clock } from '@spotify-sdk/auth-core'
import { maxWriteSeconds, repeatInTime } from '@spotify-sdk/auth-core/toolkit'
import { isTransient, postgresFailure } from './postgres-failure.ts'
import type { Reply } from './reply.ts'
import type { Operation, StatementCaller } from './statement-caller.ts'

/** A sign-in or sign-out. */
export interface Write {
  /** In words, for errors: 'store a token'. */
  readonly name: string
  readonly caller: StatementCaller
  readonly clock: Clock
  /** Sends its statement, as {@link StatementCaller.runInTime} describes. */
  readonly send: (dueBy: () => number, operation: Operation) => Promise<Reply | undefined>
}

/**
 * Sends a write that does nothing if it arrives late. It is repeated while Postgres cannot be reached or fails
 * over: a database that was suspended takes seconds to wake.
 *
 * @throws `TokenCacheError`: the latest failure.
 */
export async function writeInTime({ name, caller, clock, send }: Write): Promise<void> {
  const endsAt = clock.monotonic() + maxWriteSeconds
  const attempt = (signal: AbortSignal): Promise<unknown> => {
    const operation = { name, signal, endsAt }
    return caller.runInTime(operation, (dueBy) => send(dueBy, operation))
  }
  try {
    await repeatInTime(clock, attempt, isTransient)
  } catch (error) {
    throw postgresFailure(error, name)
  }
}
