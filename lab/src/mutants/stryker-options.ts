import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { PartialStrykerOptions } from '@stryker-mutator/api/core'
import type { Part } from './parts.ts'

/**
 * How Stryker runs over one part. Paths are those of the repository; it works on a copy of it.
 *
 * Its own `testFiles` is not used: with it, mutants of what a module does when it is loaded are
 * switched on too late (10.1), and always survive. See `testEnvironment`.
 */
export function strykerOptions(part: Part, concurrency: number): PartialStrykerOptions {
  return {
    mutate: [...part.mutate],
    testRunner: 'vitest',
    // Only the tests that reach a mutant are run against it.
    coverageAnalysis: 'perTest',
    // Processes, as in everyday life: some tests change their folder, their umask or their time zone.
    vitest: { configFile: 'lab/src/mutants/vitest.config.ts', pool: 'forks', related: false },
    plugins: [
      fileURLToPath(import.meta.resolve('@stryker-mutator/vitest-runner')),
      join(import.meta.dirname, 'message-texts.ts'),
      join(import.meta.dirname, 'mutant-reporter.ts'),
    ],
    ignorers: ['message-texts'],
    reporters: ['mutants'],
    concurrency,
    // Mutants that count a test's own time wrongly end by themselves; these are for those that hang.
    timeoutMS: 10_000,
    timeoutFactor: 2,
    ignorePatterns: ['.stryker-tmp', '.git', 'dist', '.turbo', 'docs', 'examples'],
    tempDirName: copyOf(part),
    cleanTempDir: 'always',
    allowConsoleColors: false,
    warnings: false,
  }
}

/** Where Stryker keeps the copy that it changes. */
function copyOf(part: Part): string {
  return `.stryker-tmp/${part.name}`
}

/** Which tests run, and for how long each: read by this folder's `vitest.config.ts`. */
export function testEnvironment(part: Part): Record<string, string> {
  return {
    LAB_MUTANTS_TEST_FILES: part.testFiles.join(' '),
    LAB_MUTANTS_TEST_TIMEOUT_MS: String(part.testTimeoutSeconds * 1000),
  }
}
