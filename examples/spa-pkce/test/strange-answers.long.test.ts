import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { logIn, mock, onlyButtonOf, openTab, page, profileOf } from './visit.ts'

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

describe('examples/spa-pkce shows', () => {
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
    const noJson = 'GET /v1/me was answered with 200, and the answer has no JSON.'
    const noProfile = 'Spotify answered with no profile.'
    for (const [body, alert] of [
      [null, noJson],
      ['text', noJson],
      [[], noProfile],
      [{}, noProfile],
      [{ id: 5 }, noProfile],
    ]) {
      await answerWith(tab, '/v1/me', body)
      await tab.reload()
      const shown = await tab.getByRole('alert').textContent()
      expect({ body, alert: shown, out: await canSignOut(tab) }).toEqual({ body, alert, out: true })
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
