import { readdirSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

import type { Vitals } from './messages.ts'

/** What finalizers release is collected in the next round. */
const collections = 3

let unhandledRejections = 0

/** Counts unhandled rejections from now on, and keeps the process alive. */
export function watchRejections(): void {
  process.on('unhandledRejection', () => void unhandledRejections++)
}

/** Measures what this process holds after a full garbage collection. Needs `--expose-gc`. */
export async function takeVitals(): Promise<Vitals> {
  for (let round = 0; round < collections; round++) {
    await sleep(10)
    globalThis.gc?.()
  }
  const { rss: rssBytes, heapUsed: heapUsedBytes } = process.memoryUsage()
  const activeResources: Record<string, number> = {}
  for (const type of process.getActiveResourcesInfo()) {
    activeResources[type] = (activeResources[type] ?? 0) + 1
  }
  return { unhandledRejections, rssBytes, heapUsedBytes, activeResources, openFiles: openFiles() }
}

/** Without `/proc`, files are not counted. */
function openFiles(): number {
  try {
    return readdirSync('/proc/self/fd').length
  } catch {
    return 0
  }
}
