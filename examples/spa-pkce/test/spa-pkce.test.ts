import { setTimeout as sleep } from 'node:timers/promises'
import { MockSpotify } from '@spotify-sdk/testing'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from 'test-support/browser/chromium.ts'
import { ServedPage } from './served-page.ts'

let mock: MockSpotify
let browser: Awaited<ReturnType<typeof launchChromium>>
let page: ServedPage

beforeAll(async () => {
  // Refresh tokens that work once: a second tab that spends one ends the session of all.
  mock = await MockSpotify.start({ rotateRefreshTokens: 'always' })
  ;[browser, page] = await Promise.all([launchChromium(), ServedPage.start(mock)])
})

afterAll(async () => {
  await Promise.all([browser.close(), page[Symbol.asyncDispose](), mock.close()])
})

/** A browser of its own, as wide as a phone, with a tab in it. */
async function openTab(url = page.url): Promise<Page & AsyncDisposable> {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } })
  context.setDefaultTimeout(100_000)
  const tab = await context.newPage()
  await tab.goto(url)
  return Object.assign(tab, { [Symbol.asyncDispose]: () => context.close() })
}

async function logIn(tab: Page, answer: 'Agree' | 'Cancel' = 'Agree'): Promise<void> {
  await tab.getByRole('button', { name: 'Log in with Spotify' }).click()
  await tab.getByRole('button', { name: answer }).click()
}

const profileOf = (tab: Page): Promise<string | null> =>
  tab.locator('header').getByRole('heading').textContent()

const onlyButtonOf = (tab: Page): Promise<string | null> =>
  tab.locator('.welcome').getByRole('button').textContent()

/** One more tab of the same browser. */
async function openAnother(tab: Page): Promise<Page> {
  const other = await tab.context().newPage()
  await other.goto(page.url)
  return other
}

/** How these tabs came by their tokens: how often by a request of their own, how often by another's. */
async function newTokensIn(tabs: readonly Page[]): Promise<readonly [number, number]> {
  const count = async (type: string): Promise<number> => {
    const counts = tabs.map((tab) => tab.locator(`[data-event=${type}]`).count())
    return (await Promise.all(counts)).reduce((sum, each) => sum + each, 0)
  }
  return [await count('token-refreshed'), await count('token-adopted')]
}

/** The grants that the token endpoint was asked for since the logs were emptied. */
const grants = (): (string | null)[] =>
  mock.requests.token.map(({ form }) => form.get('grant_type'))

describe('examples/spa-pkce', () => {
  it('exchanges the code once under StrictMode, and shows profile and playlists', async () => {
    mock.resetRequests()
    await using tab = await openTab()
    await logIn(tab)
    expect(await profileOf(tab)).toBe('Smedjan')
    expect(await tab.getByRole('listitem').locator('strong').allTextContents()).toEqual([
      'North of Everything',
      'Kitchen, Sunday',
    ])
    expect(grants()).toEqual(['authorization_code'])
    expect(tab.url()).toBe(page.url)
  })

  it('has its token after a reload, with no request and no login', async () => {
    await using tab = await openTab()
    await logIn(tab)
    await profileOf(tab)
    mock.resetRequests()
    await tab.reload()
    expect(await profileOf(tab)).toBe('Smedjan')
    expect(mock.requests.token).toHaveLength(0)
    expect(mock.requests.authorize).toHaveLength(0)
  })

  it('says so when the user says no', async () => {
    mock.resetRequests()
    await using tab = await openTab()
    await logIn(tab, 'Cancel')
    expect(await tab.getByRole('alert').textContent()).toMatch(/^You said no/)
    expect(mock.requests.token).toHaveLength(0)
  })

  it(
    'makes one refresh request for three tabs at one expiry, twice over',
    { timeout: 120_000 },
    async () => {
      const lifetimeSeconds = 5
      mock.tokenLifetimeSeconds = lifetimeSeconds
      await using tab = await openTab()
      const tabs = [tab, await openAnother(tab), await openAnother(tab)]
      // The login in one tab is one in all.
      await logIn(tab)
      await Promise.all(tabs.map(profileOf))
      // Long enough that every tab has asked before the first one is answered.
      mock.latencySeconds = 1
      for (let expiry = 1; expiry <= 2; expiry++) {
        await sleep(lifetimeSeconds * 1000)
        mock.resetRequests()
        const [refreshed, adopted] = await newTokensIn(tabs)
        const ask = { name: 'Ask for the token' }
        await Promise.all(tabs.map((each) => each.getByRole('button', ask).click()))
        await expect.poll(() => newTokensIn(tabs)).toEqual([refreshed + 1, adopted + 2])
        expect(grants()).toEqual(['refresh_token'])
      }
      expect(mock.revokedFamilies).toBe(0)
      mock.tokenLifetimeSeconds = 3600
      mock.latencySeconds = 0
    },
  )

  it('logs out all tabs when one does', async () => {
    await using tab = await openTab()
    await logIn(tab)
    await profileOf(tab)
    const other = await openAnother(tab)
    await profileOf(other)
    await tab.getByRole('button', { name: 'Log out' }).click()
    const login = 'Log in with Spotify'
    expect(await Promise.all([tab, other].map(onlyButtonOf))).toEqual([login, login])
    await other.reload()
    expect(await onlyButtonOf(other)).toBe(login)
  })

  it('works as it is built, under a policy that lets it talk to Spotify alone', async () => {
    mock.resetRequests()
    await using built = await ServedPage.start(mock, '--built')
    await using tab = await openTab('about:blank')
    const complaints: string[] = []
    tab.on('console', (message) => complaints.push(message.text()))
    tab.on('pageerror', ({ message }) => complaints.push(message))
    await tab.goto(built.url)
    await logIn(tab)
    expect(await profileOf(tab)).toBe('Smedjan')
    expect(complaints).toEqual([])
    expect(grants()).toEqual(['authorization_code'])
    const foreign = tab.evaluate(() => fetch('https://127.0.0.1:9/', { mode: 'no-cors' }))
    await expect(foreign).rejects.toThrow('Failed to fetch')
    expect(complaints.join('\n')).toMatch(/violates .*connect-src/)
  })
})
