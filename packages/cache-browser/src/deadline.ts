import type { Clock } from '@spotify-sdk/auth-core'

/** No database takes longer, unless it is stuck: an upgrade or a deletion that waits for a tab. */
const deadlineSeconds = 5

/**
 * It is counted in steps, so that a page that was frozen as a whole counts one of them, and still
 * reads what was answered.
 */
const steps = 5

/**
 * Runs work that is to end in time; its signal tells it when nobody waits any longer.
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
