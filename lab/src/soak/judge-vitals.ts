import type { Vitals } from 'test-support/fleet/messages.ts'

/**
 * Code that a fault runs for the first time is compiled and kept, and tables grow by doubling. At
 * some two hundred calls a second a leak of 40 bytes per call is more than this in ten minutes.
 */
export const heapToleranceBytes = 5_000_000

/** One connection to Redis (three to a Cluster), one or two kept alive to the token endpoint. */
export const handlesTolerance = 4

/** What a process holds in the end, over what it held when it was warm. */
export function judgeVitals(warm: Vitals, end: Vitals): readonly string[] {
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
  return Object.values(activeResources).reduce((sum, count) => sum + count, 0)
}
