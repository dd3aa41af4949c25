import { setTimeout as sleep } from 'node:timers/promises'

/** The longest pause between two looks. Short ones take a noticeable share of a busy processor. */
const maxPauseMilliseconds = 100

/** Polls a condition, after 10 ms at first. On a time-out it says what did not happen. */
export async function waitUntil(
  what: string,
  isTrue: () => boolean | Promise<boolean>,
  seconds = 100,
): Promise<void> {
  const giveUpAt = performance.now() + seconds * 1000
  let pause = 10
  while (!(await isTrue())) {
    if (performance.now() > giveUpAt) throw new Error(`Not within ${seconds} s: ${what}.`)
    await sleep(pause)
    pause = Math.min(pause * 1.2, maxPauseMilliseconds)
  }
}
