import { MockSpotify } from '@spotify-sdk/testing'
import type { Browser, Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { launchFirefox } from 'test-support/browser/firefox.ts'
import { App, askFor } from './app.ts'
import { describeContractIn } from './contract-in-page.ts'
import { PageServer } from './page-server.ts'
import type { tab as Tab } from './pages/tab.ts'
import {
  expectOneRefreshPerExpiry,
  expectToEndEverywhere,
  expectToReplaceTab,
  expectToWorkFromMemory,
} from './scenarios.ts'

declare const tab: typeof Tab

let server: PageServer
let firefox: Browser
let contractPage: Page

// Browsers are slow to start, and other tests run at the same time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

beforeAll(async () => {
  server = await PageServer.start()
  firefox = await launchFirefox()
  contractPage = await firefox.newPage()
  await contractPage.goto(`${server.origin}/contract`)
})

afterAll(async () => {
  await firefox.close()
  await server[Symbol.asyncDispose]()
})

async function startApp(
  browser: Browser = firefox,
): Promise<{ readonly mock: MockSpotify; readonly app: App<Page> }> {
  const mock = await MockSpotify.start({ rotateRefreshTokens: 'always' })
  onTestFinished(() => mock.close())
  return { mock, app: new App(browser, server, mock) }
}

describeContractIn('Firefox', () => contractPage)

describe('in Firefox', () => {
  it('three tabs make one refresh request at each expiry', async () => {
    const { mock, app } = await startApp()
    await expectOneRefreshPerExpiry(mock, app)
  })

  it('a tab that is closed before it has sent anything is replaced immediately', async () => {
    const { mock, app } = await startApp()
    await expectToReplaceTab(mock, app, (page) => page.close({ runBeforeUnload: false }))
  })

  it('a sign-out in one tab signs out all tabs immediately', async () => {
    const { mock, app } = await startApp()
    await expectToEndEverywhere(mock, app)
  })

  it('a sign-in survives a reload without a request', async () => {
    const { mock, app } = await startApp()
    const page = await app.open()
    await app.logIn(page)
    const token = await askFor(page)
    await page.reload()
    expect(await askFor(page)).toBe(token)
    expect(mock.requests.token).toHaveLength(1)
  })

  it("a page works from memory and reports it if the user has blocked the site's data", async () => {
    // As "Cookies: block all" in its settings.
    const blocking = await launchFirefox({ 'network.cookie.cookieBehavior': 2 })
    onTestFinished(() => blocking.close())
    const { mock, app } = await startApp(blocking)
    const page = await app.open()
    expect(await page.evaluate(() => tab.hasLease)).toBe(true)
    await expectToWorkFromMemory(mock, app, page)
  })

  it('a page works from memory and reports it in a sandboxed frame', async () => {
    const { mock, app } = await startApp()
    const page = await firefox.newPage()
    await page.goto(app.address({}, '/sandbox'))
    const frame = page.frames()[1]
    if (frame === undefined) throw new Error('There is no frame.')
    await frame.waitForFunction('globalThis.tab')
    await expectToWorkFromMemory(mock, app, frame)
  })
})
