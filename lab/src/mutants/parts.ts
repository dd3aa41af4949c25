/** A part of the system with its own mutation score. */
export interface Part {
  readonly name: string
  /** Its name in the report. */
  readonly title: string
  /** Files to mutate; `!` excludes files. */
  readonly mutate: readonly string[]
  /** The tests that must fail. Tests with real processes take too long for each mutant. */
  readonly testFiles: readonly string[]
  /** Time-out of a test, since a mutant may hang it. */
  readonly testTimeoutSeconds: number
  /** Percentage of mutants that must be noticed. @defaultValue 0 */
  readonly minScore?: number
}

const engine = 'packages/auth-core/src/engine/**/*.ts'
const tokens = 'packages/auth-core/src/token/**/*.ts'
const noTests = '!**/*.test.ts'

export const parts: readonly Part[] = [
  {
    name: 'engine',
    title: 'the refresh engine',
    mutate: [engine, noTests],
    testFiles: ['packages/auth-core/src/engine/**/*.test.ts'],
    testTimeoutSeconds: 3,
    minScore: 90,
  },
  {
    name: 'tokens',
    title: 'the tokens of auth-core',
    mutate: [tokens, noTests],
    testFiles: ['packages/auth-core/src/token/*.test.ts'],
    testTimeoutSeconds: 10,
    minScore: 90,
  },
  {
    name: 'auth-core',
    title: 'the rest of auth-core',
    mutate: ['packages/auth-core/src/**/*.ts', `!${engine}`, `!${tokens}`, noTests],
    testFiles: ['packages/auth-core/src/**/*.test.ts'],
    testTimeoutSeconds: 10,
  },
  {
    name: 'cache-file',
    title: 'cache-file',
    mutate: ['packages/cache-file/src/**/*.ts', noTests],
    testFiles: [
      'packages/cache-file/src/*.test.ts',
      'lab/src/mutants/cache-file.contract.ts',
      'packages/cache-file/test/{births,clocks,corrupt-entries,hostile-keys,protocol}.test.ts',
    ],
    testTimeoutSeconds: 6,
  },
  {
    // Stryker cannot mutate its Lua scripts: planted mistakes and contract tests cover them. Tests that
    // wait for silent servers take minutes, one at a time.
    name: 'cache-redis',
    title: 'cache-redis, without its Lua',
    mutate: ['packages/cache-redis/src/**/*.ts', noTests],
    testFiles: [
      'packages/cache-redis/src/*.test.ts',
      'lab/src/mutants/cache-redis.contract.ts',
      'packages/cache-redis/test/{corrupt-entries,entries,fences,hostile-keys,options,own-connection,server-clock,strange-replies}.test.ts',
    ],
    testTimeoutSeconds: 8,
  },
]
