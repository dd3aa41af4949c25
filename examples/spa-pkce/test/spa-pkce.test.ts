import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { ChromiumTabs } from 'test-support/browser/chromium-tabs.ts'
import { contentSecurityPolicy } from '../serve/content-security-policy.ts'
import { ServedPage } from './served-page.ts'
import { logIn, mock, onlyButtonOf, openAnother, openTab, page, profileOf } from './visit.ts'

/** How many tokens these tabs requested, and how many they adopted. */
async function newTokensIn(
  tabs: readonly Page[],
): Promise<{ readonly refreshed: number; readonly adopted: number }> {
  const count = async (type: string): Promise<number> => {
    const counts = tabs.map((tab) => tab.locator(`[data-event=${type}]`).count())
    return (await Promise.all(counts)).reduce((sum, each) => sum + each, 0)
  }
  return { refreshed: await count('token-refreshed'), adopted: await count('token-adopted') }
}

/** The grants in the token requests since the logs were cleared. */
const grants = (): (string | null)[] =>
  mock.requests.token.map(({ form }) => form.get('grant_type'))

it("allows requests to Spotify's own servers if the variables for them are empty", () => {
  const policy = contentSecurityPolicy({ VITE_SPOTIFY_TOKEN_URL: '', VITE_SPOTIFY_API_URL: '' })
  expect(policy).toContain('; connect-src https://accounts.spotify.com https://api.spotify.com; ')
})

describe('examples/spa-pkce', () => {
  it('exchanges the code once under StrictMode, and shows profile and playlists', async () => {
    mock.resetRequests()
    await using developed = await ServedPage.start(mock)
    await using tab = await openTab(developed.url)
    await logIn(tab)
    expect(await profileOf(tab)).toBe('Smedjan')
    expect(await tab.getByRole('listitem').locator('strong').allTextContents()).toEqual([
      'North of Everything',
      'Kitchen, Sunday',
      'Drawer',
    ])
    expect(grants()).toEqual(['authorization_code'])
    expect(tab.url()).toBe(developed.url)
  })

  it('has its token after a reload, without a request or a sign-in', async () => {
    await using tab = await openTab()
    await logIn(tab)
    await profileOf(tab)
    mock.resetRequests()
    await tab.reload()
    expect(await profileOf(tab)).toBe('Smedjan')
    expect(mock.requests.token).toHaveLength(0)
    expect(mock.requests.authorize).toHaveLength(0)
  })

  it('says so if the user denies access', async () => {
    mock.resetRequests()
    await using tab = await openTab()
    await logIn(tab, 'Cancel')
    expect(await tab.getByRole('alert').textContent()).toMatch(/^You denied access/)
    expect(mock.requests.token).toHaveLength(0)
  })

  it(
    'makes one refresh request for three tabs at each of two expiries',
    { timeout: 120_000 },
    async () => {
      mock.tokenLifetimeSeconds = 3
      await using tab = await openTab()
      const tabs = [tab, await openAnother(tab), await openAnother(tab)]
      // A sign-in in one tab signs in all.
      await logIn(tab)
      await Promise.all(tabs.map(profileOf))
      // Long enough that every tab has asked before the first response.
      mock.latencySeconds = 1
      for (const nextSeconds of [7, 3600]) {
        await sleep(mock.tokenLifetimeSeconds * 1000)
        // All tabs have asked, on a busy machine, before the next token is due.
        mock.tokenLifetimeSeconds = nextSeconds
        mock.resetRequests()
        const { refreshed, adopted } = await newTokensIn(tabs)
        const ask = { name: 'Ask for the token' }
        await Promise.all(tabs.map((each) => each.getByRole('button', ask).click()))
        await expect
          .poll(() => newTokensIn(tabs))
          .toEqual({ refreshed: refreshed + 1, adopted: adopted + 2 })
        expect(grants()).toEqual(['refresh_token'])
      }
      expect(mock.revokedFamilies).toBe(0)
      mock.latencySeconds = 0
    },
  )

  it('signs out all tabs when one signs out', async () => {
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

  it('shows the second user in each tab when another user signs in in one of them', async () => {
    await using tab = await openTab()
    const other = await openAnother(tab)
    await other.getByRole('button', { name: 'Log in with Spotify' }).click()
    await other.getByLabel('Log in as').selectOption('ada')
    await logIn(tab)
    expect(await profileOf(tab)).toBe('Smedjan')
    await other.getByRole('button', { name: 'Agree' }).click()
    expect(await profileOf(other)).toBe('Ada Lovelace')
    await expect.poll(() => profileOf(tab)).toBe('Ada Lovelace')
    // Each tab asks with the token of the user that it shows.
    await tab.reload()
    expect(await profileOf(tab)).toBe('Ada Lovelace')
  })

  it('says what to do if the browser denies sessionStorage', { timeout: 120_000 }, async () => {
    await using tabs = await ChromiumTabs.launch({ blocksSiteData: true })
    const tab = await tabs.context.newPage()
    await tab.goto(page.url)
    await tab.getByRole('button', { name: 'Log in with Spotify' }).click()
    expect(await tab.getByRole('alert').textContent()).toMatch(/Allow cookies and site data/)
    expect(tab.url()).toBe(page.url)
    await tab.goto(`${page.url}callback?code=code&state=state`)
    expect(await tab.getByRole('alert').textContent()).toMatch(/state/)
    expect(await onlyButtonOf(tab)).toBe('Log in with Spotify')
  })

  it('works under a policy that allows requests to Spotify only', async () => {
    mock.resetRequests()
    await using tab = await openTab('about:blank')
    const complaints: string[] = []
    tab.on('console', (message) => complaints.push(message.text()))
    tab.on('pageerror', ({ message }) => complaints.push(message))
    await tab.goto(page.url)
    await logIn(tab)
    expect(await profileOf(tab)).toBe('Smedjan')
    expect(complaints).toEqual([])
    expect(grants()).toEqual(['authorization_code'])
    const foreign = tab.evaluate(() => fetch('https://127.0.0.1:9/', { mode: 'no-cors' }))
    await expect(foreign).rejects.toThrow('Failed to fetch')
    expect(complaints.join('\n')).toMatch(/violates .*connect-src/)
  })
})
