import { performance } from 'node:perf_hooks'

// Taken at import: a test that fakes the clock fakes the client's, not Spotify's.
const monotonicMilliseconds = performance.now.bind(performance)

/** The mock's wall clock: Unix time in milliseconds. */
export const wallMilliseconds: () => number = Date.now.bind(Date)

/** The mock's monotonic clock, in seconds. */
export function monotonicSeconds(): number {
  return monotonicMilliseconds() / 1000
}
