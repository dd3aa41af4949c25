import { launch, type Browser } from 'puppeteer-core'
import { browserPath } from './browser-path.ts'

/**
 * A real Firefox, as Mozilla and Debian build it, with a fresh profile. By Puppeteer, which speaks the
 * protocol that it knows (WebDriver BiDi); Playwright drives a Firefox of its own alone.
 *
 * @param preferences - What its user has set in `about:config`.
 */
export async function launchFirefox(
  preferences: Readonly<Record<string, unknown>> = {},
): Promise<Browser> {
  return launch({
    browser: 'firefox',
    executablePath: browserPath('Firefox', ['firefox-esr', 'firefox']),
    extraPrefsFirefox: preferences,
    timeout: 120_000,
  })
}
