import { describe, expect, it } from 'vitest'
import { ChromiumTabs } from 'test-support/browser/chromium-tabs.ts'
import { App, askFor, eventsOf, spentRefreshTokens } from './app.ts'
import { inChromium } from './in-chromium.ts'
import type { tab as Tab } from './pages/tab.ts'
import { expectToWorkFromMemory } from './scenarios.ts'

declare const tab: typeof Tab

const { chromium, server, startApp } = inChromium()

describe('a private window', () => {
  it('keeps its tokens for all its tabs until it is closed', async () => {
    const { mock } = await startApp()
    const browser = chromium().context.browser()
    if (browser === null) throw new Error('Chromium has ended.')
    const incognito = await browser.newContext()
    const app = new App(incognito, server(), mock)
    const [one, two] = [await app.open(), await app.open()]
    await app.logIn(one)
    const token = await askFor(one)
    expect(await askFor(two)).toBe(token)
    await one.reload()
    expect(await askFor(one)).toBe(token)
    expect(await eventsOf(one)).toEqual({ 'token-adopted': 1 })
    await incognito.close()
    const next = new App(await browser.newContext(), server(), mock)
    expect(await askFor(await next.open())).toBe('authorization_required')
  })
})

describe('a page without storage', () => {
  it('works from memory and reports it in a sandboxed frame', async () => {
    const { mock, app } = await startApp()
    const page = await chromium().context.newPage()
    await page.goto(app.address({}, '/sandbox'))
    const frame = page.frames()[1]
    if (frame === undefined) throw new Error('There is no frame.')
    await frame.waitForFunction('globalThis.tab')
    await expectToWorkFromMemory(mock, app, frame)
  })

  it("works from memory and reports it if the user has blocked the site's data", async () => {
    const { mock } = await startApp()
    await using blocking = await ChromiumTabs.launch({ blocksSiteData: true })
    const app = new App(blocking.context, server(), mock)
    await expectToWorkFromMemory(mock, app, await app.open())
  })
})

describe('site data that is cleared while tabs are open', () => {
  it('signs the tabs out immediately, and they work again', async () => {
    const { mock, app } = await startApp()
    const [one, two] = [await app.open(), await app.open()]
    await app.logIn(one)
    expect(await askFor(two)).toBe(await askFor(one))
    const session = await chromium().context.newCDPSession(one)
    const { origin } = server()
    await session.send('Storage.clearDataForOrigin', { origin, storageTypes: 'all' })
    for (const page of [one, two]) {
      await page.evaluate(() => tab.event('signed-out-elsewhere'))
      expect(await askFor(page)).toBe('authorization_required')
    }
    await app.logIn(two)
    expect(await askFor(two)).toBe(await askFor(one))
    expect(mock.requests.token).toHaveLength(2)
  })

  it('also signs out a tab that got no notice, before it sends anything', async () => {
    const { mock, app } = await startApp()
    const page = await app.open()
    await app.logInUntilTheEnd(page)
    await page.evaluate(() => tab.disconnect())
    const session = await chromium().context.newCDPSession(page)
    const { origin } = server()
    await session.send('Storage.clearDataForOrigin', { origin, storageTypes: 'all' })
    expect(await askFor(page)).toBe('authorization_required')
    expect(await eventsOf(page)).toMatchObject({ 'signed-out-elsewhere': 1 })
    expect(spentRefreshTokens(mock)).toHaveLength(0)
  })

  it('is not restored by a refresh in flight', async () => {
    const { app } = await startApp()
    const page = await app.open()
    await app.logInUntilTheEnd(page)
    await page.evaluate(() => tab.takeLease())
    const session = await chromium().context.newCDPSession(page)
    const { origin } = server()
    await session.send('Storage.clearDataForOrigin', { origin, storageTypes: 'all' })
    expect(await page.evaluate(() => tab.useLease())).toMatchObject({ isStored: false })
    await page.reload()
    expect(await askFor(page)).toBe('authorization_required')
  })
})
