import { defineConfig } from 'vitest/config'

export default defineConfig({
  // Tests run on the sources of all packages, with nothing built.
  ssr: { resolve: { conditions: ['@spotify-sdk/source', 'node', 'import', 'default'] } },
  test: {
    include: [
      'packages/*/{src,test}/**/*.test.ts',
      'examples/*/test/**/*.test.ts',
      'lab/{src,test}/**/*.test.ts',
      'benchmarks/test/**/*.test.ts',
      'test/**/*.test.ts',
    ],
    restoreMocks: true,
    unstubEnvs: true,
    unstubGlobals: true,
    testTimeout: 30_000,
    // Most of them wait as long as they compute, for tokens to expire and leases to end.
    maxWorkers: 3,
  },
})
