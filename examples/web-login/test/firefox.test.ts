import type { Page } from 'puppeteer-core'
import { expect, it } from 'vitest'
import { launchFirefox } from 'test-support/browser/firefox.ts'
import { Site } from './site.ts'

/** Clicks a link and waits for the next page. */
async function follow(page: Page, selector: string): Promise<void> {
  await Promise.all([page.waitForNavigation(), page.click(selector)])
}

const headingOf = (page: Page): Promise<string | null> =>
  page.$eval('h1', ({ textContent }) => textContent)

it(
  'in Firefox, Back after a sign-out does not show the profile',
  { timeout: 120_000 },
  async () => {
    await using site = await Site.start()
    await using browser = await launchFirefox()
    const page = await browser.newPage()
    await page.goto(site.origin)
    await follow(page, '.primary')
    await page.select('#user', 'ada')
    await follow(page, '#allow')
    expect(await headingOf(page)).toBe('Ada Lovelace')
    await follow(page, '[action="/logout"] button')
    expect(await headingOf(page)).toBe('You are signed out')
    await page.goBack()
    await expect.poll(() => headingOf(page)).toBe('Who are you on Spotify?')
  },
)
