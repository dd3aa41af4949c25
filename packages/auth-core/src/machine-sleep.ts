import type { Clock } from './clock.ts'

/** Tells how long the machine has slept since: leases count on a clock that stood still meanwhile. */
export function sleepWatch(clock: Clock): () => number {
  const [wall, monotonic] = [clock.now(), clock.monotonic()]
  return () => Math.max(clock.now() - wall - (clock.monotonic() - monotonic), 0)
}
