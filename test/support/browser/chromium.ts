import { chromium, type Browser } from 'playwright-core'
import { browserPath } from './browser-path.ts'

/** Disables look-ups, updates and reports. */
export const chromiumArguments: readonly string[] = [
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Time-out for what starts or appears in a browser, on the busiest machine. */
export const busyMilliseconds = 100_000

/** The system's Chromium or Chrome. */
export function chromiumPath(): string {
  return browserPath('Chromium', ['chromium', 'chromium-browser', 'google-chrome'])
}

/** Starts a real Chromium with a new profile. Each context is a separate browser. */
export async function launchChromium(args: readonly string[] = []): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath(),
    // Its sandbox does not start as root, which many containers use.
    chromiumSandbox: process.getuid?.() !== 0,
    args: [...chromiumArguments, ...args],
    timeout: busyMilliseconds,
  })
}
