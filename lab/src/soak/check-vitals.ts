import type { Vitals } from 'test-support/fleet/messages.ts'

/**
 * The code of a fault is compiled at its first use, and tables grow by doubling. At 200 calls per
 * second, a leak of 40 bytes per call exceeds this in ten minutes.
 */
const heapToleranceBytes = 5_000_000

/** Connections to Redis (three to a Cluster), and one or two to the token endpoint. */
const handlesTolerance = 4

/** Complaints about what a process holds at the end beyond what it held after the warm-up. */
export function checkVitals(warm: Vitals, end: Vitals): readonly string[] {
  const heap = end.heapUsedBytes - warm.heapUsedBytes
  const handles = handlesOf(end) - handlesOf(warm)
  const files = end.openFiles - warm.openFiles
  return [
    ...(heap > heapToleranceBytes ? [`the heap grew by ${(heap / 1e6).toFixed(1)} MB`] : []),
    ...(handles > handlesTolerance ? [`${handles} more handles are active`] : []),
    ...(files > handlesTolerance ? [`${files} more files are open`] : []),
    ...(end.unhandledRejections > 0 ? [`${end.unhandledRejections} unhandled rejections`] : []),
  ]
}

export function handlesOf({ activeResources }: Vitals): number {
  return Object.values(activeResources).reduce((sum, handles) => sum + handles, 0)
}
