import { MockSpotify } from '@spotify-sdk/testing'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { launchChromium } from 'test-support/browser/chromium.ts'
import { App, askFor } from './app.ts'
import { inChromium } from './in-chromium.ts'
import type { tab as Tab } from './pages/tab.ts'

declare const tab: typeof Tab

const { server, startApp } = inChromium()

describe('a page that is not a secure context', () => {
  it('gets an error that says what to do, and has no lease', async () => {
    await using mock = await MockSpotify.start()
    await using browser = await launchChromium(['--host-resolver-rules=MAP some-host 127.0.0.1'])
    const app = new App(await browser.newContext(), server(), mock)
    const page = await (await browser.newContext()).newPage()
    await page.goto(app.address({}, '/tab', `http://some-host:${server().port}`))
    const context = await page.evaluate(() => ({
      isSecure: isSecureContext,
      hasLease: tab.hasLease,
    }))
    expect(context).toEqual({ isSecure: false, hasLease: false })
    expect(await askFor(page)).toBe('authorization_required')
    await expect(page.evaluate(() => tab.beginLogin())).rejects.toThrow(
      'WebCrypto is missing. Serve the page from https: or http://127.0.0.1.',
    )
  })
})

describe.each(['localStorage', 'sessionStorage'] as const)('a cache on %s', (storage) => {
  it('keeps a sign-in through a reload, has no lease, and notifies other tabs of a sign-out', async () => {
    const { mock, app } = await startApp()
    const [one, two] = [await app.open({ storage }), await app.open({ storage })]
    expect(await one.evaluate(() => tab.hasLease)).toBe(false)
    expect(await askFor(two)).toBe('authorization_required')
    await app.logIn(one)
    await one.reload()
    const token = await askFor(one)
    expect(mock.expiresAt(String(token))).toBeGreaterThan(0)
    expect(mock.requests.token).toHaveLength(1)
    const isShared = storage === 'localStorage'
    expect(await askFor(two)).toBe(isShared ? token : 'authorization_required')
    await two.evaluate(() => tab.signOut())
    if (isShared) await one.evaluate(() => tab.event('signed-out-elsewhere'))
    expect(await askFor(one)).toBe(isShared ? 'authorization_required' : token)
  })
})

describe('a cache on localStorage', () => {
  it('notices that the storage was cleared', async () => {
    const { app } = await startApp()
    const storage = 'localStorage'
    const [one, two] = [await app.open({ storage }), await app.open({ storage })]
    await app.logIn(one)
    await two.evaluate(() => localStorage.clear())
    await one.evaluate(() => tab.event('signed-out-elsewhere'))
    expect(await askFor(one)).toBe('authorization_required')
  })
})

describe('a cache on sessionStorage', () => {
  it('is copied into a window that the page opens, except with noopener', async () => {
    const { app } = await startApp()
    const storage = 'sessionStorage'
    const page = await app.open({ storage })
    await app.logIn(page)
    const token = await askFor(page)
    const url = app.address({ storage })
    const openWindow = async (features: string): Promise<Page> => {
      const opened = page.context().waitForEvent('page')
      await page.evaluate((given) => void open(given.url, '_blank', given.features), {
        url,
        features,
      })
      const next = await opened
      await next.waitForFunction('globalThis.tab')
      return next
    }
    const [copy, separate] = [await openWindow(''), await openWindow('noopener')]
    expect({ copy: await askFor(copy), separate: await askFor(separate) }).toEqual({
      copy: token,
      separate: 'authorization_required',
    })
    await page.evaluate(() => tab.signOut())
    expect(await askFor(copy)).toBe(token)
  })
})
