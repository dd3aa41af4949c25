import type { BackendFault } from '../fleet/backend.ts'

/** When a fault was active, in Unix seconds. */
export interface FaultWindow {
  readonly kind: FaultKind
  readonly from: number
  readonly until: number
}

export type ProcessFault = 'kill' | 'freeze' | 'invalidate'
export type EndpointFault = 'server-error' | 'rate-limited' | 'reset' | 'slow'
export type FaultKind = ProcessFault | EndpointFault | BackendFault

/** The endpoint issues no token; a slow one does. */
const endpointFailures: ReadonlySet<FaultKind> = new Set(['server-error', 'rate-limited', 'reset'])

/** Processes may not know of each other's tokens. */
const cacheFaults: ReadonlySet<FaultKind> = new Set([
  'cut',
  'hold',
  'freeze-server',
  'flush',
  'remove-files',
])

export function isEndpointFailure({ kind }: FaultWindow): boolean {
  return endpointFailures.has(kind)
}

export function isCacheFault({ kind }: FaultWindow): boolean {
  return cacheFaults.has(kind)
}

/** All faults of one fleet. */
export class FaultLog {
  readonly windows: FaultWindow[] = []

  /** Runs a fault and logs its time. */
  async during(kind: FaultKind, fault: () => Promise<unknown>): Promise<void> {
    const from = Date.now() / 1000
    try {
      await fault()
    } finally {
      this.windows.push({ kind, from, until: Date.now() / 1000 })
    }
  }

  /** `kill 12, freeze 9`. */
  toString(): string {
    const groups = Map.groupBy(this.windows, ({ kind }) => kind)
    return [...groups].map(([kind, windows]) => `${kind} ${windows.length}`).join(', ')
  }
}
