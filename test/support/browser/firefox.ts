import { launch, type Browser } from 'puppeteer-core'
import { browserPath } from './browser-path.ts'

/**
 * Starts a real Firefox of Mozilla or Debian, with a new profile. Puppeteer speaks its protocol
 * (WebDriver BiDi); Playwright only drives its own Firefox.
 *
 * @param preferences - Settings of `about:config`.
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
