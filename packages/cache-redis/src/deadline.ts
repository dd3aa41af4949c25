import type { Clock } from '@spotify-sdk/auth-core'

/** How long work may take, and who may end it before. */
export interface Deadline {
  readonly clock: Clock
  readonly seconds: number
  /** The caller's own: it no longer wants what it asked for. */
  readonly signal?: AbortSignal | undefined
}

/** The work did not end in time. */
export class DeadlineExceeded extends Error {
  override readonly name: string = 'DeadlineExceeded'
}

/**
 * A deadline is counted in steps, so that a process that stood still as a whole (a pause, a long
 * computation, the loading of a package) counts one of them, and still reads what was answered.
 */
const steps = 5

/**
 * Runs work that must end within its deadline. It is told by its signal when nobody waits any
 * longer; what it comes to after that is dropped, or handed to `onLate`.
 *
 * @throws {@link DeadlineExceeded}, or the reason of the caller's signal.
 */
export async function withinDeadline<T>(
  { clock, seconds, signal }: Deadline,
  work: (signal: AbortSignal) => Promise<T>,
  onLate?: (value: T) => void,
): Promise<T> {
  signal?.throwIfAborted()
  const ended = new AbortController()
  const over = new AbortController()
  const { promise: gaveUp, reject } = Promise.withResolvers<never>()
  const giveUp = (reason: unknown): void => {
    reject(reason)
    over.abort(reason)
  }
  signal?.addEventListener('abort', () => giveUp(signal.reason), { signal: ended.signal })
  const expire = async (): Promise<void> => {
    for (let step = 0; step < steps; step++) {
      await clock.sleep(seconds / steps, { signal: ended.signal })
    }
    if (!ended.signal.aborted) giveUp(new DeadlineExceeded())
  }
  void expire()
  const result = work(over.signal)
  try {
    return await Promise.race([result, gaveUp])
  } catch (error) {
    if (over.signal.aborted) result.then(onLate, () => {})
    throw error
  } finally {
    ended.abort()
  }
}
