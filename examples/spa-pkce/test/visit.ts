import { MockSpotify } from '@spotify-sdk/testing'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import { launchChromium } from 'test-support/browser/chromium.ts'
import { ServedPage } from './served-page.ts'

// The page, a Spotify and a browser for the tests of a file that imports this.

export let mock: MockSpotify
let browser: Awaited<ReturnType<typeof launchChromium>>
/** The page as it is deployed: it loads far quicker than the one for development. */
export let page: ServedPage

beforeAll(async () => {
  // One-time refresh tokens: a second tab that uses one ends the session of all tabs.
  mock = await MockSpotify.start({ rotateRefreshTokens: 'always' })
  mock.addUser({ id: 'ada', displayName: 'Ada Lovelace' })
  ;[browser, page] = await Promise.all([launchChromium(), ServedPage.start(mock, '--built')])
})

afterAll(async () => {
  await Promise.all([browser.close(), page[Symbol.asyncDispose](), mock.close()])
})

/** Opens a new browser, as wide as a phone, with one tab. */
export async function openTab(url = page.url): Promise<Page & AsyncDisposable> {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } })
  const tab = await context.newPage()
  await tab.goto(url)
  return Object.assign(tab, { [Symbol.asyncDispose]: () => context.close() })
}

export async function logIn(
  tab: Page,
  answer: 'Agree' | 'Cancel' = 'Agree',
  user = 'smedjan',
): Promise<void> {
  await tab.getByRole('button', { name: 'Log in with Spotify' }).click()
  await tab.getByLabel('Log in as').selectOption(user)
  await tab.getByRole('button', { name: answer }).click()
}

export const profileOf = (tab: Page): Promise<string | null> =>
  tab.locator('header').getByRole('heading').textContent()

export const onlyButtonOf = (tab: Page): Promise<string | null> =>
  tab.locator('.welcome').getByRole('button').textContent()

/** Opens another tab of the same browser. */
export async function openAnother(tab: Page): Promise<Page> {
  const other = await tab.context().newPage()
  await other.goto(page.url)
  return other
}
