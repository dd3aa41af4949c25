import { chromium, type Browser, type BrowserContext, type LaunchOptions } from 'playwright-core'
import { browserPath } from './browser-path.ts'

/** Disables look-ups, updates and reports. */
export const chromiumArguments: readonly string[] = [
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Time-out for what starts or appears in a browser, on the busiest machine. By default it is 30 s. */
export const busyMilliseconds = 100_000

/** The system's Chromium or Chrome. */
export function chromiumPath(): string {
  return browserPath('Chromium', ['chromium', 'chromium-browser', 'google-chrome'])
}

/**
 * Starts a real Chromium with a new profile. Each context is a separate browser.
 *
 * @param settings Of Playwright, beyond those of every test.
 */
export async function launchChromium(
  args: readonly string[] = [],
  settings: Pick<LaunchOptions, 'ignoreDefaultArgs'> = {},
): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath: chromiumPath(),
    // Its sandbox does not start as root, which many containers use.
    chromiumSandbox: process.getuid?.() !== 0,
    args: [...chromiumArguments, ...args],
    timeout: busyMilliseconds,
    ...settings,
  })
  return withPatience(browser)
}

/** Gives all that a test waits for in a browser as long as a busy machine takes. */
export function withPatience(browser: Browser): Browser {
  browser.contexts().forEach(waitLonger)
  return browser.on('context', waitLonger)
}

function waitLonger(context: BrowserContext): void {
  context.setDefaultTimeout(busyMilliseconds)
}
