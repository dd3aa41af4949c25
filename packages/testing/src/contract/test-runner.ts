/** The part of a test context that the suites use. */
export interface TestContext {
  /** Marks the test as skipped in the report. Some runners leave the test here. */
  skip(reason?: string): unknown
}

/** The part of a test runner that the contract suites use. vitest and `node:test` both have it. */
export interface TestRunner {
  describe(name: string, suite: () => void): unknown
  it(
    name: string,
    /** `timeout` is in milliseconds, as in both runners. */
    options: { readonly timeout: number },
    test: (context: TestContext) => Promise<void>,
  ): unknown
}

/** Node or a compatible runtime. In a page, pass a runner. */
type Process = Pick<NodeJS.Process, 'env' | 'getBuiltinModule'>

/**
 * Returns the runner of this process: vitest, else `node:test`.
 *
 * @throws TypeError if there is neither.
 */
export function currentRunner(): TestRunner {
  const { process } = globalThis as { readonly process?: Process }
  // Loaded on demand: programs that only use MockSpotify run no tests.
  const runner = process && (vitest(process) ?? process.getBuiltinModule('node:test'))
  if (runner === undefined) {
    throw new TypeError('No test runner was found: pass one as the option `runner`.')
  }
  return runner
}

/** Not `await import`: CommonJS cannot require a package with a top-level await. */
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

/** Checked on demand: Deno asks its user for permission to read a variable. */
function isUnderVitest({ env }: Process): boolean {
  // A child of `node --test` started by a vitest test inherits VITEST, but runs under `node:test`.
  return env['VITEST'] !== undefined && env['NODE_TEST_CONTEXT'] === undefined
}
