import type { Tally } from '../tally.ts'

/**
 * What each fault explains. `one-request`: the process requests a token of its own. `no-token`: the
 * endpoint issues none. `no-cache`: processes may not know of each other's tokens.
 */
const effects = {
  kill: 'one-request',
  freeze: 'one-request',
  invalidate: 'one-request',
  'server-error': 'no-token',
  'rate-limited': 'no-token',
  reset: 'no-token',
  slow: 'nothing',
  cut: 'no-cache',
  hold: 'no-cache',
  'freeze-server': 'no-cache',
  flush: 'no-cache',
  'remove-files': 'no-cache',
} as const

export type FaultKind = keyof typeof effects

/** A time in Unix seconds. */
export interface Window {
  readonly from: number
  readonly until: number
}

/** When a fault was active. */
export interface FaultWindow extends Window {
  readonly kind: FaultKind
}

export function effectOf({ kind }: FaultWindow): (typeof effects)[FaultKind] {
  return effects[kind]
}

/** All faults of one fleet. */
export class FaultLog {
  readonly windows: FaultWindow[] = []
  readonly #row: Tally

  constructor(row: Tally) {
    this.#row = row
  }

  /** Seconds since the last fault of a kind ended. */
  secondsSince(kind: FaultKind): number {
    const last = this.windows.findLast((window) => window.kind === kind)
    return Date.now() / 1000 - (last?.until ?? -Infinity)
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
