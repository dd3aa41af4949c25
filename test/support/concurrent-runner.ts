import type { TestRunner } from '@spotify-sdk/testing'
import { describe, it } from 'vitest'

/** Runs the cases of a contract suite at the same time: most of them wait. */
export const concurrentRunner: TestRunner = { describe: describe.concurrent, it }
