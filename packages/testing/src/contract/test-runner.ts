import { createRequire } from 'node:module'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

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

/** The runner that this process runs under: vitest, else `node:test`. */
export function currentRunner(): TestRunner {
  // Loaded on demand: a program that only uses MockSpotify runs no tests.
  return (isUnderVitest() ? vitest() : undefined) ?? process.getBuiltinModule('node:test')
}

/** Looked up on demand as well: Deno asks its user for each variable that is read. */
function isUnderVitest(): boolean {
  // A child of `node --test` that a vitest test started inherits VITEST, but is none of vitest's.
  return process.env['VITEST'] !== undefined && process.env['NODE_TEST_CONTEXT'] === undefined
}

/** Not by `await import`: CommonJS can require no package that awaits something as it loads. */
function vitest(): TestRunner | undefined {
  try {
    const path = fileURLToPath(import.meta.resolve('vitest'))
    return createRequire(import.meta.url)(path) as TestRunner
  } catch {
    return undefined
  }
}
