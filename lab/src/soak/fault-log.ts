import type { BackendFault } from '../fleet/backend.ts'
import type { Tally } from '../tally.ts'

export type ProcessFault = 'kill' | 'freeze' | 'invalidate'
export type EndpointFault = 'server-error' | 'rate-limited' | 'reset' | 'slow'
export type FaultKind = ProcessFault | EndpointFault | BackendFault

/** A time in Unix seconds. */
export interface Window {
  readonly from: number
  readonly until: number
}

/** When a fault was active. */
export interface FaultWindow extends Window {
  readonly kind: FaultKind
}

/** The endpoint issues no token; a slow one does. */
const endpointFailures: ReadonlySet<FaultKind> = new Set(['server-error', 'rate-limited', 'reset'])

/** Processes may not know of each other's tokens. */
const cacheFaults: ReadonlySet<FaultKind> = new Set<BackendFault>([
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
  readonly #row: Tally

  constructor(row: Tally) {
    this.#row = row
  }

  /** Runs a fault and logs its time. */
  async during(kind: FaultKind, fault: () => Promise<unknown>): Promise<void> {
    const from = Date.now() / 1000
    try {
      await fault()
    } finally {
      this.windows.push({ kind, from, until: Date.now() / 1000 })
      this.#row.add(kind)
    }
  }
}
