/** A time in which something was out of order, in Unix seconds. */
export interface FaultWindow {
  readonly kind: FaultKind
  readonly from: number
  readonly until: number
}

/** What can be out of order, and how: see `inflict.ts`. */
export type FaultKind = ProcessFault | EndpointFault | CacheFault

export type ProcessFault = 'kill' | 'freeze' | 'invalidate'
export type EndpointFault = 'server-error' | 'rate-limited' | 'reset' | 'slow'
export type CacheFault = 'cut' | 'hold' | 'stand-still' | 'flush' | 'remove-files'

/** The endpoint gives no token; one that is merely slow gives one in time. */
const refusals: ReadonlySet<FaultKind> = new Set(['server-error', 'rate-limited', 'reset'])

/** Processes may not know of each other's tokens. */
const blindness: ReadonlySet<FaultKind> = new Set([
  'cut',
  'hold',
  'stand-still',
  'flush',
  'remove-files',
])

export function isRefusal({ kind }: FaultWindow): boolean {
  return refusals.has(kind)
}

export function isBlindness({ kind }: FaultWindow): boolean {
  return blindness.has(kind)
}

/** What has been out of order in one fleet. */
export class FaultLog {
  readonly windows: FaultWindow[] = []

  /** Runs what is a fault from its beginning to its end. */
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
