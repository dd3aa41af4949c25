import { launch, type Browser } from 'puppeteer-core'
import { browserPath } from './browser-path.ts'
import { busyMilliseconds } from './chromium.ts'

/**
 * Starts a real Firefox of Mozilla or Debian, with a new profile. Puppeteer speaks its protocol
 * (WebDriver BiDi); Playwright only drives its own Firefox.
 *
 * @param preferences - Settings of `about:config`.
 */
export async function launchFirefox(
  preferences: Readonly<Record<string, unknown>> = {},
): Promise<Browser> {
  const browser = await launch({
    browser: 'firefox',
    executablePath: browserPath('Firefox', ['firefox-esr', 'firefox']),
    extraPrefsFirefox: preferences,
    timeout: busyMilliseconds,
  })
  const newPage = browser.newPage.bind(browser)
  browser.newPage = async (options) => {
    const page = await newPage(options)
    page.setDefaultTimeout(busyMilliseconds)
    return page
  }
  return browser
}
