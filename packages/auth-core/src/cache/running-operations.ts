import { systemClock } from '../clock.ts'
import { DeadlineError, withDeadline } from '../deadline.ts'

/** A server that does not answer must not keep a program from ending. */
const closeTimeoutSeconds = 5

/** The running operations of a cache that has connections. Each operation has a deadline. */
export class RunningOperations {
  readonly #running = new Set<Promise<unknown>>()

  /** Runs an operation, for which `close` waits. */
  async run<T>(operation: () => Promise<T>): Promise<T> {
    const result = operation()
    this.#running.add(result)
    try {
      return await result
    } finally {
      this.#running.delete(result)
    }
  }

  /**
   * Closes connections after the last operation. A pool that ends forgets the statements that wait for a
   * connection, and an operation between two of its commands would open another connection. A program
   * that exits after `close` would lose a sign-in.
   *
   * Idle connections keep no process alive, so Node would exit in the middle of `await cache.close()` (exit
   * code 13). The timer of the deadline keeps it alive until they are closed.
   */
  async close(closeConnections: () => Promise<unknown>): Promise<void> {
    const close = async (): Promise<void> => {
      while (this.#running.size > 0) await Promise.allSettled(this.#running)
      await closeConnections()
    }
    try {
      await withDeadline(systemClock, closeTimeoutSeconds, close, { background: false })
    } catch (error) {
      if (!(error instanceof DeadlineError)) throw error
    }
  }
}
