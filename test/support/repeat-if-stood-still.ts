import { afterEach, beforeEach, type TestContext } from 'vitest'
import { StallWatch, throwIfStoodStill } from './stood-still.ts'

/**
 * For a file whose tests need a real server's leases, or pauses of less than a second: repeats one that
 * failed while this process or the server stood still, as `vitest.config.ts` says. Otherwise a failure
 * counts at once.
 */
export function repeatIfStoodStill(): void {
  const watches = new WeakMap<TestContext['task'], StallWatch>()
  beforeEach(({ task }) => void watches.set(task, new StallWatch()))
  afterEach(({ task }) => {
    using watch = watches.get(task)
    if (task.result?.state === 'fail') throwIfStoodStill(watch?.longestSeconds ?? 0)
  })
}
