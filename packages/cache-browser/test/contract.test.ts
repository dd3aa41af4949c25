import { describeTokenCache, type TestRunner } from '@spotify-sdk/testing/contract'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from '../../../test/browser/chromium.ts'
import { PageServer } from './page-server.ts'
import type { Verdict } from './pages/contract.ts'

declare const runTest: (suite: string, title: string) => Promise<Verdict>

let page: Page
const stack = new AsyncDisposableStack()

beforeAll(async () => {
  const server = stack.use(await PageServer.start())
  const browser = stack.use(await launchChromium())
  page = await browser.newPage()
  await page.goto(`${server.origin}/contract`)
}, 120_000)

afterAll(() => stack.disposeAsync())

/** Registers a suite's tests here, and runs each in the page. */
function inPage(suite: string): TestRunner {
  return {
    describe,
    it: (title, options) =>
      // oxlint-disable-next-line vitest/valid-title -- the titles are the suite's own
      it(title, options, async ({ skip }) => {
        const verdict = await page.evaluate(([of, name]) => runTest(of, name), [
          suite,
          title,
        ] as const)
        if (verdict.startsWith('skipped: ')) skip(verdict)
        expect(verdict).toBe('passed')
      }),
  }
}

const madeInThePage = (): never => {
  throw new Error('The cache is made in the page.')
}

describeTokenCache('BrowserTokenCache on IndexedDB', madeInThePage, {
  leaseSeconds: 2,
  runner: inPage('IndexedDB'),
})
describeTokenCache('BrowserTokenCache on localStorage', madeInThePage, {
  runner: inPage('localStorage'),
})
