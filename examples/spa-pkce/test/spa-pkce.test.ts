import { setTimeout as sleep } from 'node:timers/promises'
import { MockSpotify } from '@spotify-sdk/testing'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ChromiumTabs } from 'test-support/browser/chromium-tabs.ts'
import { launchChromium } from 'test-support/browser/chromium.ts'
import { ServedPage } from './served-page.ts'

let mock: MockSpotify
let browser: Awaited<ReturnType<typeof launchChromium>>
/** The page as it is deployed: it loads far quicker than the one for development. */
let page: ServedPage

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
async function openTab(url = page.url): Promise<Page & AsyncDisposable> {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } })
  context.setDefaultTimeout(100_000)
  const tab = await context.newPage()
  await tab.goto(url)
  return Object.assign(tab, { [Symbol.asyncDispose]: () => context.close() })
}

async function logIn(
  tab: Page,
  answer: 'Agree' | 'Cancel' = 'Agree',
  user = 'smedjan',
): Promise<void> {
  await tab.getByRole('button', { name: 'Log in with Spotify' }).click()
  await tab.getByLabel('Log in as').selectOption(user)
  await tab.getByRole('button', { name: answer }).click()
}

const profileOf = (tab: Page): Promise<string | null> =>
  tab.locator('header').getByRole('heading').textContent()

const onlyButtonOf = (tab: Page): Promise<string | null> =>
  tab.locator('.welcome').getByRole('button').textContent()

/** Whether the button to sign out is visible. */
const canSignOut = (tab: Page): Promise<boolean> =>
  tab.getByRole('button', { name: 'Log out' }).isVisible()

/** Makes the Web API answer a path with this body; the last body counts. */
async function answerWith(tab: Page, path: string, body: unknown): Promise<void> {
  await tab.route(
    (url) => url.pathname === path,
    (route) => route.fulfill({ json: body, headers: { 'access-control-allow-origin': '*' } }),
  )
}

/** Opens another tab of the same browser. */
async function openAnother(tab: Page): Promise<Page> {
  const other = await tab.context().newPage()
  await other.goto(page.url)
  return other
}

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

  it('shows a user with missing fields, and the button to sign out', async () => {
    const users = {
      'no name': { display_name: null, images: [] },
      'an empty name': { display_name: '', images: [] },
      'no name field and no images field': {},
      'no images': { display_name: 'Ada', images: null },
      'an image that is null': { display_name: 'Ada', images: [null] },
      'an image without a URL': { display_name: 'Ada', images: [{ url: null }] },
      'a name of one emoji': { display_name: '👩‍🎤', images: [], product: null },
    }
    await using tab = await openTab()
    await logIn(tab)
    await profileOf(tab)
    const shown: Record<string, unknown> = {}
    for (const [what, facts] of Object.entries(users)) {
      await answerWith(tab, '/v1/me', { id: 'smedjan', ...facts })
      await tab.reload()
      const name = await profileOf(tab)
      const portrait = await tab.locator('.portrait').textContent()
      shown[what] = { name, portrait, out: await canSignOut(tab) }
    }
    const out = true
    expect(shown).toEqual({
      'no name': { name: 'smedjan', portrait: 'S', out },
      'an empty name': { name: 'smedjan', portrait: 'S', out },
      'no name field and no images field': { name: 'smedjan', portrait: 'S', out },
      'no images': { name: 'Ada', portrait: 'A', out },
      'an image that is null': { name: 'Ada', portrait: 'A', out },
      'an image without a URL': { name: 'Ada', portrait: 'A', out },
      'a name of one emoji': { name: '👩‍🎤', portrait: '👩‍🎤', out },
    })
    await tab.getByRole('button', { name: 'Log out' }).click()
    expect(await onlyButtonOf(tab)).toBe('Log in with Spotify')
  })

  it('keeps the button to sign out if the profile is invalid', async () => {
    await using tab = await openTab()
    await logIn(tab)
    await profileOf(tab)
    for (const body of [null, [], 'text', {}, { id: 5 }]) {
      await answerWith(tab, '/v1/me', body)
      await tab.reload()
      const alert = await tab.getByRole('alert').textContent()
      expect({ body, alert, out: await canSignOut(tab) }).toEqual({
        body,
        alert: 'Spotify answered with no profile.',
        out: true,
      })
    }
    await tab.getByRole('button', { name: 'Log out' }).click()
    expect(await onlyButtonOf(tab)).toBe('Log in with Spotify')
  })

  it('shows playlists with fields that are null or missing', async () => {
    await using tab = await openTab()
    const items = [null, {}, { id: 'a', name: null, public: null, tracks: null, images: null }]
    await answerWith(tab, '/v1/me/playlists', { items })
    await logIn(tab)
    expect(await profileOf(tab)).toBe('Smedjan')
    const names = tab.locator('.playlists strong')
    await names.first().waitFor()
    expect(await names.allTextContents()).toEqual(['Without a name', 'Without a name'])
  })

  it('keeps showing the user at callbacks that complete no sign-in', async () => {
    await using tab = await openTab()
    const callback = tab.waitForRequest((request) => request.url().includes('/callback?'))
    await logIn(tab)
    const callbacks = {
      'of nothing': '/callback',
      'of a sign-in that was never started': '/callback?code=code&state=state',
      'of a user who said no': '/callback?error=access_denied&state=state',
      'of the sign-in, opened again': (await callback).url(),
    }
    await profileOf(tab)
    mock.resetRequests()
    for (const [what, path] of Object.entries(callbacks)) {
      await tab.goto(new URL(path, page.url).href)
      const user = await profileOf(tab)
      expect({ what, user, url: tab.url() }).toEqual({ what, user: 'Smedjan', url: page.url })
    }
    expect(mock.requests.token).toHaveLength(0)
  })

  it('shows a signed-out user why a callback failed', async () => {
    await using tab = await openTab(`${page.url}callback?code=code&state=state`)
    expect(await onlyButtonOf(tab)).toBe('Log in with Spotify')
    expect(await tab.getByRole('alert').textContent()).toMatch(/state/)
  })

  it('completes a sign-in although its tab was shown another callback meanwhile', async () => {
    await using tab = await openTab()
    await tab.getByRole('button', { name: 'Log in with Spotify' }).click()
    await tab.getByRole('button', { name: 'Agree' }).waitFor()
    const consent = tab.url()
    await tab.goto(`${page.url}callback?code=code&state=state`)
    await tab.getByRole('alert').waitFor()
    await tab.goto(consent)
    await tab.getByRole('button', { name: 'Agree' }).click()
    expect(await profileOf(tab)).toBe('Smedjan')
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

  it('loads no image from a host that is not Spotify’s', async () => {
    await using tab = await openTab('about:blank')
    const asked: string[] = []
    await tab.route(
      (url) => url.protocol === 'https:',
      (route) => {
        asked.push(new URL(route.request().url()).hostname)
        return route.fulfill({
          contentType: 'image/svg+xml',
          body: '<svg xmlns="http://www.w3.org/2000/svg"/>',
        })
      },
    )
    await tab.goto(page.url)
    await onlyButtonOf(tab)
    const hosts = [
      'evil.example',
      'scdn.co.evil.example',
      'evil-scdn.co',
      'i.scdn.co',
      'image-cdn-ak.spotifycdn.com',
    ]
    const loaded = await Promise.all(
      hosts.map((host) =>
        tab.evaluate(
          (src) =>
            new Promise<boolean>((resolve) => {
              const image = new Image()
              image.addEventListener('load', () => resolve(true))
              image.addEventListener('error', () => resolve(false))
              image.src = src
            }),
          `https://${host}/image?token=secret`,
        ),
      ),
    )
    expect(Object.fromEntries(hosts.map((host, index) => [host, loaded[index]]))).toEqual({
      'evil.example': false,
      'scdn.co.evil.example': false,
      'evil-scdn.co': false,
      'i.scdn.co': true,
      'image-cdn-ak.spotifycdn.com': true,
    })
    expect(new Set(asked)).toEqual(new Set(['i.scdn.co', 'image-cdn-ak.spotifycdn.com']))
  })
})
