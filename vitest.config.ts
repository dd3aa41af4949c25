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
    // Test files that start whole fleets of processes: more at once would starve each other.
    maxWorkers: 2,
  },
})
