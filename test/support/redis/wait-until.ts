import { setTimeout as sleep } from 'node:timers/promises'

/** Polls a condition every 10 ms. On a time-out it says what did not happen. */
export async function waitUntil(
  what: string,
  isTrue: () => boolean | Promise<boolean>,
  seconds = 100,
): Promise<void> {
  const giveUpAt = performance.now() + seconds * 1000
  while (!(await isTrue())) {
    if (performance.now() > giveUpAt) throw new Error(`Not within ${seconds} s: ${what}.`)
    await sleep(10)
  }
}
