import type { Clock } from '@spotify-sdk/auth-core'
import { DeadlineError, maxWriteSeconds, withDeadline } from '@spotify-sdk/auth-core/toolkit'
import { isTransient, postgresFailure } from './postgres-failure.ts'
import type { Reply } from './reply.ts'
import type { Operation, StatementCaller } from './statement-caller.ts'

/** Seconds between two attempts while Postgres cannot be reached or is read-only. */
const retrySeconds = 0.2

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
 * Sends a write that does nothing if it arrives late. It has one deadline for all its attempts, after which
 * it does nothing either. It is repeated while Postgres cannot be reached or fails over: a database that was
 * suspended takes seconds to wake.
 *
 * @throws `TokenCacheError`: the latest failure.
 */
export async function writeInTime({ name, caller, clock, send }: Write): Promise<void> {
  const endsAt = clock.monotonic() + maxWriteSeconds
  let failure: unknown
  const write = async (signal: AbortSignal): Promise<void> => {
    const operation = { name, signal, endsAt }
    try {
      await caller.runInTime(operation, (dueBy) => send(dueBy, operation))
    } catch (error) {
      if (!isTransient(error)) throw error
      failure = error
      await clock.sleep(retrySeconds, { signal })
      if (!signal.aborted) await write(signal)
    }
  }
  try {
    await withDeadline(clock, maxWriteSeconds, write)
  } catch (error) {
    throw postgresFailure(error instanceof DeadlineError ? (failure ?? error) : error, name)
  }
}
