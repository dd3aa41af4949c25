import type { Awaitable } from './awaitable.ts'
import type { Clock } from './clock.ts'

/** An operation did not end in time. */
export class DeadlineError extends Error {
  override readonly name: string = 'DeadlineError'
  readonly code = 'timeout'

  constructor(seconds: number) {
    super(`No answer within ${seconds} s`)
  }
}

/**
 * A time-out is counted in steps. A process that was paused (a long computation, the loading of a
 * package) counts one step, and still reads a result that arrived meanwhile.
 */
const steps = 5

/**
 * Seconds that a cache may take for a sign-in or sign-out, with all its attempts. A provider waits half a
 * second longer, so a write that it reports as failed cannot happen later and undo a newer change.
 */
export const maxWriteSeconds = 4.5

/** Options of {@link withDeadline}. */
export interface DeadlineOptions<T> {
  /**
   * Receives a result that arrives too late.
   * @defaultValue none: such a result is dropped
   */
  readonly onLate?: ((value: T) => void) | undefined
  /**
   * A background wait does not keep the process alive.
   * @defaultValue true
   */
  readonly background?: boolean
}

/**
 * Runs an operation that must end within `seconds`. Its signal aborts when no caller waits for it
 * any more.
 *
 * @throws {@link DeadlineError}, or the error of the operation.
 */
export async function withDeadline<T>(
  clock: Clock,
  seconds: number,
  operation: (signal: AbortSignal) => Awaitable<T>,
  { onLate, background = true }: DeadlineOptions<T> = {},
): Promise<T> {
  const late = new AbortController()
  const ended = new AbortController()
  const result = (async () => operation(late.signal))()
  const expired = async (): Promise<typeof ended> => {
    for (let step = 0; step < steps && !ended.signal.aborted; step++) {
      await clock.sleep(seconds / steps, { signal: ended.signal, background })
    }
    return ended
  }
  try {
    const first = await Promise.race([result, expired()])
    if (first !== ended) return first as T
  } finally {
    // Without a reason, `abort` creates an error, which takes six times as long.
    ended.abort(null)
  }
  const error = new DeadlineError(seconds)
  late.abort(error)
  result.then(onLate, () => {})
  throw error
}
