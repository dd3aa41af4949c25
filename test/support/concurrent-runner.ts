import type { TestRunner } from '@spotify-sdk/testing'
import { describe, it } from 'vitest'
import { unlessStoodStill, whenStoodStill } from './stood-still.ts'

/** Runs the cases of a contract suite at the same time: most of them wait. */
export const concurrentRunner: TestRunner = {
  // oxlint-disable-next-line vitest/valid-title, vitest/valid-describe-callback -- the suite gives both
  describe: (name, suite) => describe.concurrent(name, { retry: whenStoodStill }, suite),
  it: (name, options, test) =>
    // oxlint-disable-next-line vitest/valid-title, vitest/expect-expect -- the suite gives both
    it(name, options, (context) => unlessStoodStill(() => test(context))),
}
