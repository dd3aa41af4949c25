import { DeadlineError, systemClock, withDeadline } from '@spotify-sdk/auth-core/toolkit'

/** A server that does not answer must not keep a program from ending. */
const closeTimeoutSeconds = 5

/**
 * Closes connections. They keep no process alive, so Node would exit in the middle of
 * `await cache.close()` (exit code 13). The timer of the deadline keeps it alive until they are closed.
 */
export async function closeWithin(close: () => Promise<void>): Promise<void> {
  try {
    await withDeadline(systemClock, closeTimeoutSeconds, close, { background: false })
  } catch (error) {
    if (!(error instanceof DeadlineError)) throw error
  }
}
