import type { Clock } from '../clock.ts'
import { DeadlineError, maxWriteSeconds, withDeadline } from '../deadline.ts'

/** Seconds between two attempts. */
const retrySeconds = 0.2

/**
 * Repeats a sign-in or sign-out while its failures may pass: a server that restarts, moves or wakes up takes
 * longer than a request. All attempts have one deadline, after which nothing is sent.
 *
 * @param mayPass Whether the same attempt may succeed later.
 * @throws The latest failure; {@link DeadlineError} if there was none in time.
 */
export async function repeatInTime(
  clock: Clock,
  attempt: (signal: AbortSignal) => Promise<unknown>,
  mayPass: (error: unknown) => boolean,
): Promise<void> {
  let failure: unknown
  const repeat = async (signal: AbortSignal): Promise<void> => {
    try {
      await attempt(signal)
    } catch (error) {
      if (!mayPass(error)) throw error
      failure = error
      await clock.sleep(retrySeconds, { signal })
      if (!signal.aborted) await repeat(signal)
    }
  }
  try {
    await withDeadline(clock, maxWriteSeconds, repeat)
  } catch (error) {
    throw error instanceof DeadlineError ? (failure ?? error) : error
  }
}
