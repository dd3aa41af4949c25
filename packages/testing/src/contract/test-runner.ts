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

/** Node, or what has its modules. A page has not: there, the runner is passed. */
type Process = Pick<NodeJS.Process, 'env' | 'getBuiltinModule'>

/**
 * The runner that this process runs under: vitest, else `node:test`.
 *
 * @throws TypeError where there is neither.
 */
export function currentRunner(): TestRunner {
  const { process } = globalThis as { readonly process?: Process }
  // Loaded on demand: a program that only uses MockSpotify runs no tests.
  const runner = process && (vitest(process) ?? process.getBuiltinModule('node:test'))
  if (runner === undefined) {
    throw new TypeError('There is no test runner here: pass one, as `runner`.')
  }
  return runner
}

/** Not by `await import`: CommonJS can require no package that awaits something as it loads. */
function vitest(process: Process): TestRunner | undefined {
  if (!isUnderVitest(process)) return undefined
  const { createRequire } = process.getBuiltinModule('node:module')
  const { fileURLToPath } = process.getBuiltinModule('node:url')
  try {
    const path = fileURLToPath(import.meta.resolve('vitest'))
    return createRequire(import.meta.url)(path) as TestRunner
  } catch {
    return undefined
  }
}

/** Looked up on demand as well: Deno asks its user for each variable that is read. */
function isUnderVitest({ env }: Process): boolean {
  // A child of `node --test` that a vitest test started inherits VITEST, but is none of vitest's.
  return env['VITEST'] !== undefined && env['NODE_TEST_CONTEXT'] === undefined
}
