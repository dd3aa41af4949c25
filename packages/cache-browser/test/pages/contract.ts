import { BrowserTokenCache } from '@spotify-sdk/cache-browser'
import { describeTokenCache, type TestRunner } from '@spotify-sdk/testing/contract'

/** The result of one test. */
export type Verdict = 'passed' | `skipped: ${string}` | `failed: ${string}`

const tests = new Map<string, () => Promise<Verdict>>()

/** Stores the tests of a suite by suite and title. */
function runnerOf(suite: string): TestRunner {
  return {
    describe: (_name, register) => register(),
    it: (title, _options, test) => {
      tests.set(`${suite}: ${title}`, async () => {
        let verdict: Verdict = 'passed'
        try {
          await test({ skip: (reason = '') => (verdict = `skipped: ${reason}`) })
        } catch (error) {
          const { name, message, stack } = error as Error
          return `failed: ${name}: ${message}\n${stack}`
        }
        return verdict
      })
    },
  }
}

const leaseSeconds = 2
describeTokenCache('IndexedDB', () => new BrowserTokenCache({ leaseSeconds }), {
  leaseSeconds,
  runner: runnerOf('IndexedDB'),
})
describeTokenCache('localStorage', () => new BrowserTokenCache({ storage: localStorage }), {
  lacks: ['lease'],
  runner: runnerOf('localStorage'),
})

Object.assign(globalThis, {
  /** Runs one test of a suite. */
  runTest: async (suite: string, title: string): Promise<Verdict> =>
    tests.get(`${suite}: ${title}`)?.() ?? 'failed: there is no such test in the page',
})
