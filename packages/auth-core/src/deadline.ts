import type { Awaitable } from './awaitable.ts'
import type { Clock } from './clock.ts'

/** An operation did not end in time. */
export class DeadlineError extends Error {
  override readonly name: string = 'DeadlineError'
  readonly code = 'timeout'
}

/**
 * A deadline is counted in steps, so that a process that stood still as a whole (a pause, a long
 * computation, the loading of a package) counts one of them, and still reads a result that has come.
 */
const steps = 5

/** Options of {@link withDeadline}. */
export interface DeadlineOptions<T> {
  /**
   * Takes a result that comes too late.
   * @defaultValue none: such a result is dropped
   */
  readonly onLate?: ((value: T) => void) | undefined
  /**
   * Whether the wait keeps the process alive.
   * @defaultValue false
   */
  readonly isAwaited?: boolean
}

/**
 * Runs an operation that must end within `seconds`. Its signal aborts when nothing waits for it any
 * more.
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
  const ended = new AbortController()
  const result = (async () => operation(late.signal))()
  const expired = async (): Promise<typeof ended> => {
    for (let step = 0; step < steps && !ended.signal.aborted; step++) {
      await clock.sleep(seconds / steps, { signal: ended.signal, background: !isAwaited })
    }
    return ended
  }
  try {
    const first = await Promise.race([result, expired()])
    if (first !== ended) return first as T
  } finally {
    // Without a reason an error is made, which takes six times as long.
    ended.abort(null)
  }
  const error = new DeadlineError(`No answer within ${seconds} s`)
  late.abort(error)
  result.then(onLate, () => {})
  throw error
}
