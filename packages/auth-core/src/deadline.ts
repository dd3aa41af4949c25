import type { Awaitable } from './awaitable.ts'
import type { Clock } from './clock.ts'

/** Something did not answer in time. */
export class DeadlineError extends Error {
  override readonly name: string = 'DeadlineError'
  readonly code = 'timeout'
}

/**
 * A deadline is counted in steps, so that a process that stood still as a whole (a pause, a long
 * computation, the loading of a package) counts one of them, and still reads what was answered.
 */
const steps = 5

/** Options of {@link withDeadline}. */
export interface DeadlineOptions<T> {
  /** Takes an answer that comes too late; without it, such an answer is dropped. */
  readonly onLate?: ((value: T) => void) | undefined
  /**
   * Whether the wait keeps the process alive.
   * @defaultValue false
   */
  readonly isAwaited?: boolean
}

/**
 * Runs an operation that must answer within `seconds`. It is told by its signal when nobody waits
 * any longer.
 *
 * @throws {@link DeadlineError}, or what the operation throws.
 */
export async function withDeadline<T>(
  clock: Clock,
  seconds: number,
  operation: (signal: AbortSignal) => Awaitable<T>,
  { onLate, isAwaited = false }: DeadlineOptions<T> = {},
): Promise<T> {
  const late = new AbortController()
  const answered = new AbortController()
  const answer = (async () => operation(late.signal))()
  const deadline = (async (): Promise<never> => {
    for (let step = 0; step < steps; step++) {
      await clock.sleep(seconds / steps, { signal: answered.signal, background: !isAwaited })
    }
    throw new DeadlineError(`No answer within ${seconds} s`)
  })()
  try {
    return await Promise.race([answer, deadline])
  } catch (error) {
    if (error instanceof DeadlineError) {
      late.abort(error)
      answer.then(onLate, () => {})
    }
    throw error
  } finally {
    // As in Flight.wait.
    answered.abort(null)
  }
}
