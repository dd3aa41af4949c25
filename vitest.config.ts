import { defineConfig } from 'vitest/config'
import { SkippedTests } from './scripts/skipped-tests.ts'
import { childEnvironment } from './test/support/child-environment.ts'
import { whenStoodStill } from './test/support/stood-still.ts'

// Of the tests' own processes, and of those that they start with all variables.
Object.assign(process.env, childEnvironment)

/**
 * Experiments of many repetitions, and measurements that take long: they run in `pnpm test:full`, or
 * where one is named.
 */
const longTests = '**/*.long.test.ts'
const isFull = process.env['SPOTIFY_SDK_TESTS'] === 'full'
const isNamed = process.argv.some((argument) => argument.includes('.long'))

/**
 * Tests of functions and classes in one process. Their files share a process, which saves half of the
 * time. Tests that replace modules or certificates, or fill the process in another way, get their own.
 */
const unitTests = [
  'packages/*/src/**/*.test.ts',
  'packages/auth-authorization-code/test/**/*.test.ts',
  'packages/client/test/**/*.test.ts',
  'lab/src/**/*.test.ts',
]
const ownProcess = ['packages/cache-redis/src/own-client.test.ts']
/** Long tests do the same more often. */
const patienceMilliseconds = isFull ? 600_000 : 120_000
const excluded = ['**/node_modules/**', ...(isFull || isNamed ? [] : [longTests])]

export default defineConfig({
  // Tests run on the sources of all packages, with nothing built.
  ssr: { resolve: { conditions: ['@spotify-sdk/source', 'node'] } },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'units',
          include: unitTests,
          exclude: [...excluded, ...ownProcess],
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'systems',
          globalSetup: 'test/installed-packages-folder.ts',
          include: [
            'packages/*/test/**/*.test.ts',
            'examples/*/test/**/*.test.ts',
            'examples/recipes/*/test/**/*.test.ts',
            'lab/test/**/*.test.ts',
            'benchmarks/test/**/*.test.ts',
            'docs/test/**/*.test.ts',
            'test/**/*.test.ts',
            ...ownProcess,
          ],
          exclude: [...excluded, ...unitTests.filter((pattern) => pattern.includes('/test/'))],
        },
      },
    ],
    reporters: ['default', new SkippedTests()],
    setupFiles: process.env['FC_SEED'] === undefined ? [] : ['test/replay-seed.ts'],
    restoreMocks: true,
    unstubEnvs: true,
    unstubGlobals: true,
    // A test ends because something has happened. These end one that hangs, on the busiest machine.
    testTimeout: patienceMilliseconds,
    hookTimeout: patienceMilliseconds,
    expect: { poll: { timeout: 60_000 } },
    retry: whenStoodStill,
    // Most of them wait as long as they compute, for tokens to expire and leases to end.
    maxWorkers: 6,
    maxConcurrency: 12,
  },
})
