import type { Awaitable } from '@spotify-sdk/auth-core'

/** Waits for work that may ignore the signal. @throws The signal's reason. */
export async function untilAborted<T>(
  work: Awaitable<T>,
  signal: AbortSignal | undefined,
): Promise<T> {
  if (signal === undefined) return work
  let abort!: () => void
  const aborted = new Promise<never>((_resolve, reject) => {
    abort = () => reject(signal.reason as Error)
    signal.addEventListener('abort', abort)
    if (signal.aborted) abort()
  })
  try {
    return await Promise.race([work, aborted])
  } finally {
    signal.removeEventListener('abort', abort)
  }
}
