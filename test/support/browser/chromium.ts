import { chromium, type Browser } from 'playwright-core'
import { browserPath } from './browser-path.ts'

/** Keeps to the pages that it is given: looks up nothing, updates nothing, reports nothing. */
export const chromiumArguments: readonly string[] = [
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** What starts or appears in a browser has this time, on the busiest machine. */
export const busyMilliseconds = 100_000

/** The system's Chromium, or Chrome. */
export function chromiumPath(): string {
  return browserPath('Chromium', ['chromium', 'chromium-browser', 'google-chrome'])
}

/** A real Chromium of the test's own, with a fresh profile; each context in it is a browser apart. */
export async function launchChromium(args: readonly string[] = []): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath(),
    // As root, as in many containers, its sandbox does not start.
    chromiumSandbox: process.getuid?.() !== 0,
    args: [...chromiumArguments, ...args],
    timeout: busyMilliseconds,
  })
}
