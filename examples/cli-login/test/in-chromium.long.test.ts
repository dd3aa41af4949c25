import { MockSpotify } from '@spotify-sdk/testing'
import { launchChromium } from 'test-support/browser/chromium.ts'
import { FakeBrowser } from 'test-support/browser/fake-browser.ts'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeHome, run } from './running-tool.ts'

let chromium: Browser

beforeAll(async () => {
  chromium = await launchChromium()
})
afterAll(() => chromium.close())

/** The text of the page and its style, which a wrong policy would block. */
async function lookAt(page: Page): Promise<unknown> {
  return page.evaluate(() => ({
    heading: document.querySelector('h1')?.textContent,
    background: getComputedStyle(document.body).backgroundColor,
    fits: document.documentElement.scrollWidth <= window.innerWidth,
  }))
}

/** The program that the tool opens passes the URL to a page of Chromium, where the user clicks. */
async function userOf(page: Page, button: string): Promise<FakeBrowser> {
  return FakeBrowser.start(async (url) => {
    await page.goto(url)
    await page.getByRole('button', { name: button }).click()
  })
}

describe('examples/cli-login, in a real browser', () => {
  it.each([
    ['Agree', 'light', 'You are signed in', 'rgb(242, 244, 243)', '● Hello, Smedjan!\n', ''],
    ['Agree', 'dark', 'You are signed in', 'rgb(16, 18, 17)', '● Hello, Smedjan!\n', ''],
    [
      'Cancel',
      'light',
      'You denied access',
      'rgb(242, 244, 243)',
      '',
      '✖ The user denied access (access_denied). Offer the sign-in again.\n',
    ],
  ] as const)(
    'shows after a click on %s, in %s: %s',
    async (button, colorScheme, heading, background, greeting, complaint) => {
      await using mock = await MockSpotify.start()
      await using context = await chromium.newContext({
        colorScheme,
        viewport: { width: 390, height: 700 },
      })
      const page = await context.newPage()
      const errors: string[] = []
      page.on('console', (message) => {
        if (message.type() === 'error') errors.push(message.text())
      })
      await using browser = await userOf(page, button)
      const { stdout, stderr } = await run({
        ...mock.env,
        HOME: makeHome(),
        BROWSER: browser.path,
      })
      expect(stdout.slice(0, 18)).toBe(greeting)
      expect(stderr.endsWith(complaint)).toBe(true)
      await page.waitForURL('http://127.0.0.1:*/callback?**')
      expect(await lookAt(page)).toEqual({ heading, background, fits: true })
      expect(errors).toEqual([])
    },
  )

  it('runs a demonstration without an app, and says so', async () => {
    await using context = await chromium.newContext()
    await using browser = await userOf(await context.newPage(), 'Agree')
    const { code, stdout } = await run({ HOME: '/nowhere', BROWSER: browser.path })
    expect(code).toBe(0)
    expect(stdout).toMatch(/^● No app in the environment: a demonstration on MockSpotify/)
    expect(stdout.match(/^● Hello, Smedjan!$/gm)).toHaveLength(2)
    expect(stdout).toContain('● Signed out: the tokens are deleted.')
    expect(stdout).toMatch(/ {2}consent pages +1\n {2}token requests +1\n$/)
    expect(browser.opened).toHaveLength(1)
  })

  it('ends its demonstration if the user denies access', async () => {
    await using context = await chromium.newContext()
    await using browser = await userOf(await context.newPage(), 'Cancel')
    const { code, stdout, stderr } = await run({ HOME: '/nowhere', BROWSER: browser.path })
    expect(code).toBe(1)
    expect(stderr).toMatch(/✖ The user denied access/)
    expect(stdout).not.toContain('Hello')
  })
})
