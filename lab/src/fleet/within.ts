import { setTimeout as sleep } from 'node:timers/promises'

/** Waits for `work`; the error of a time-out says what did not happen. */
export async function within<T>(seconds: number, what: string, work: Promise<T>): Promise<T> {
  const over = new AbortController()
  const late = sleep(seconds * 1000, undefined, { signal: over.signal }).then(() => {
    throw new Error(`Not within ${seconds} s: ${what}.`)
  })
  late.catch(() => {})
  try {
    return await Promise.race([work, late])
  } finally {
    over.abort()
  }
}
