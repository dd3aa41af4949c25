const message = 'A process stood still for longer than a token lives'

/**
 * A token that expires on its way is an error, as it should be. Where tokens live for seconds, it
 * happens if a busy machine does not run a process for so long. Such a run shows nothing and is
 * repeated; a defect would fail each time.
 */
export const whenStoodStill = {
  count: 3,
  condition: new RegExp(`^${message}|a token that has already expired`),
}

const tickMilliseconds = 100

/** A process that ticks so much later shares its processors with many others. */
const maxLateMilliseconds = 250

/** No test that a pause can fail lasts longer. */
const memoryMilliseconds = 60_000

let lastTickAt = performance.now()
let lastStallAt = -Infinity
setInterval(() => {
  const now = performance.now()
  if (now - lastTickAt > tickMilliseconds + maxLateMilliseconds) lastStallAt = now
  lastTickAt = now
}, tickMilliseconds).unref()

/**
 * Repeats a failed test of real leases and clocks if this process stood still within the last minute:
 * leases end meanwhile, and the clock of a server is read late. Elsewhere it fails at once.
 */
export const whenStalled = {
  count: 3,
  condition: (): boolean => performance.now() - lastStallAt < memoryMilliseconds,
}

/** @throws An error to repeat the test, if one of these errors, or their codes, says so. */
export function repeatIfStoodStill(errors: readonly string[]): void {
  if (errors.some((error) => /invalid_response|already expired/.test(error))) {
    throw new Error(`${message}: ${errors.join(', ')}`)
  }
}
