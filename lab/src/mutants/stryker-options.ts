import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { PartialStrykerOptions } from '@stryker-mutator/api/core'
import type { Part } from './parts.ts'

/**
 * The configuration of Stryker for one part. Stryker's `testFiles` is not used: in version 10.1 it
 * enables mutants of module-level code too late, so that they always survive.
 */
export function strykerOptions(part: Part, concurrency: number): PartialStrykerOptions {
  return {
    mutate: [...part.mutate],
    testRunner: 'vitest',
    coverageAnalysis: 'perTest',
    // Some tests change their working directory, umask or time zone, which threads share.
    vitest: { configFile: 'lab/src/mutants/vitest.config.ts', pool: 'forks', related: false },
    plugins: [
      fileURLToPath(import.meta.resolve('@stryker-mutator/vitest-runner')),
      join(import.meta.dirname, 'message-texts.ts'),
    ],
    ignorers: ['message-texts'],
    reporters: ['progress-append-only', 'clear-text', 'html'],
    clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
    htmlReporter: { fileName: `reports/mutation/${part.name}.html` },
    concurrency,
    timeoutMS: 10_000,
    timeoutFactor: 2,
    ignorePatterns: ['.stryker-tmp', 'reports', '.git', 'dist', '.turbo', 'docs', 'examples'],
    tempDirName: `.stryker-tmp/${part.name}`,
    cleanTempDir: 'always',
    allowConsoleColors: false,
    warnings: false,
  }
}

/** The environment that this folder's `vitest.config.ts` reads. */
export function testEnvironment(part: Part): Record<string, string> {
  return {
    LAB_MUTANTS_TEST_FILES: part.testFiles.join(' '),
    LAB_MUTANTS_TEST_TIMEOUT_MS: String(part.testTimeoutSeconds * 1000),
  }
}
