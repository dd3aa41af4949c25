import { describeTokenCache, type TestRunner } from '@spotify-sdk/testing/contract'
import { describe, expect, it } from 'vitest'
import type { TabPage } from './app.ts'
import type { Verdict } from './pages/contract.ts'

declare const runTest: (suite: string, title: string) => Promise<Verdict>

const madeInThePage = (): never => {
  throw new Error('The cache is made in the page.')
}

/** Registers the tests of the cache contract, and runs each of them in the page. */
export function describeContractIn(browser: string, page: () => TabPage): void {
  const inPage = (suite: string): TestRunner => ({
    describe,
    it: (title, options) =>
      // oxlint-disable-next-line vitest/valid-title -- the titles are the suite's own
      it(title, options, async () => {
        const verdict = await page().evaluate(([of, name]) => runTest(of, name), [
          suite,
          title,
        ] as const)
        expect(verdict).toBe('passed')
      }),
  })
  describeTokenCache(`BrowserTokenCache on IndexedDB, in ${browser}`, madeInThePage, {
    leaseSeconds: 2,
    runner: inPage('IndexedDB'),
  })
  describeTokenCache(`BrowserTokenCache on localStorage, in ${browser}`, madeInThePage, {
    lacks: ['lease'],
    runner: inPage('localStorage'),
  })
}
