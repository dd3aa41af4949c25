/** What a test gets from its runner. */
export interface TestContext {
  /** Marks the test as skipped, so that the report shows it; some runners leave the test here. */
  skip(reason?: string): unknown
}

/** The part of a test runner that the contract suites use: vitest and `node:test` both fit. */
export interface TestRunner {
  describe(name: string, suite: () => void): unknown
  it(
    name: string,
    /** `timeout` is in milliseconds, as both runners have it. */
    options: { readonly timeout: number },
    test: (context: TestContext) => Promise<void>,
  ): unknown
}

/** A page has none: there, the runner is passed. */
const { process } = globalThis as { readonly process?: NodeJS.Process }

// A child of `node --test` that a vitest test started inherits VITEST, but is none of vitest's.
const underVitest =
  process?.env['VITEST'] !== undefined && process?.env['NODE_TEST_CONTEXT'] === undefined

const vitest: TestRunner | undefined = underVitest
  ? await import('vitest').catch(() => undefined)
  : undefined

/**
 * The runner that this process runs under: vitest, else `node:test`.
 *
 * @throws TypeError where there is neither.
 */
export function currentRunner(): TestRunner {
  // Loaded on demand: a program that only uses MockSpotify runs no tests.
  const runner = vitest ?? process?.getBuiltinModule('node:test')
  if (runner === undefined)
    throw new TypeError('There is no test runner here: pass one, as `runner`.')
  return runner
}
