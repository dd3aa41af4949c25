import type { Clock } from '@spotify-sdk/auth-core'

/** A database takes longer only if it is stuck: an upgrade or deletion waits for a tab. */
const deadlineSeconds = 5

/**
 * Counted in steps: a page that was frozen counts one step, and still reads a response that
 * arrived.
 */
const steps = 5

/**
 * Runs work with a time-out. Its signal is aborted when the time is up.
 *
 * @throws `TimeoutError`, a `DOMException`.
 */
export async function inTime<T>(
  clock: Clock,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const late = new AbortController()
  const done = new AbortController()
  const expire = async (): Promise<never> => {
    for (let step = 0; step < steps; step++) {
      await clock.sleep(deadlineSeconds / steps, { signal: done.signal, background: true })
    }
    const error = new DOMException('The database does not answer', 'TimeoutError')
    if (!done.signal.aborted) late.abort(error)
    throw error
  }
  try {
    return await Promise.race([work(late.signal), expire()])
  } finally {
    done.abort()
  }
}
