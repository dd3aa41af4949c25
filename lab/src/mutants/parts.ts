/** A part of the system whose mutants are counted by themselves. */
export interface Part {
  readonly name: PartName
  /** As a reader of the report knows it. */
  readonly title: string
  /** Which files are mutated; a leading `!` takes files out again. */
  readonly mutate: readonly string[]
  /** The tests that have to notice. Those with real processes are left to the fleet's laboratory. */
  readonly testFiles: readonly string[]
  /** How long a test may take: less than in everyday life, since a mutant may hang it. */
  readonly testTimeoutSeconds: number
  /** The share of mutants that must be noticed, in per cent, where there is an aim. */
  readonly aimPercent?: number
}

export type PartName = 'engine' | 'auth-core' | 'cache-file' | 'cache-redis'

const engine = 'packages/auth-core/src/engine/**/*.ts'
const noTests = '!**/*.test.ts'

export const parts: readonly Part[] = [
  {
    name: 'engine',
    title: 'the refresh engine',
    mutate: [engine, noTests],
    testFiles: ['packages/auth-core/src/engine/*.test.ts'],
    testTimeoutSeconds: 3,
    aimPercent: 90,
  },
  {
    name: 'auth-core',
    title: 'the rest of auth-core',
    mutate: ['packages/auth-core/src/**/*.ts', `!${engine}`, noTests],
    testFiles: ['packages/auth-core/src/**/*.test.ts'],
    testTimeoutSeconds: 10,
  },
  {
    name: 'cache-file',
    title: 'cache-file',
    mutate: ['packages/cache-file/src/**/*.ts', noTests],
    testFiles: [
      'packages/cache-file/src/*.test.ts',
      'packages/cache-file/test/{births,clocks,corrupt-entries,hostile-keys,protocol}.test.ts',
    ],
    testTimeoutSeconds: 6,
  },
  {
    // Its protocol is Lua in template literals (scripts.ts), which no mutator here understands.
    name: 'cache-redis',
    title: 'cache-redis, without its Lua',
    mutate: ['packages/cache-redis/src/**/*.ts', noTests],
    testFiles: [
      'packages/cache-redis/src/*.test.ts',
      'lab/src/mutants/cache-redis.contract.ts',
      'packages/cache-redis/test/{corrupt-entries,deadline,entries,fences,hostile-keys,late-commands,options,own-connection,secrets,server-clock,silent-servers}.test.ts',
    ],
    testTimeoutSeconds: 8,
  },
]
