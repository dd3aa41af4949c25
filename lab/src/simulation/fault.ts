/** A seed draws which of these kinds occur, and when. */
export const faultKinds = [
  'crash',
  'freeze',
  'suspend',
  'starved',
  'clock-step',
  'cache-cut',
  'cache-hung',
  'cache-slow',
  'cache-flushed',
  'failover',
  'endpoint-cut',
  'endpoint-failing',
  'endpoint-limiting',
  'endpoint-slow',
  'responses-lost',
  'misconfigured',
  'token-revoked',
  'consent-revoked',
  'falsely-refused',
] as const

export type FaultKind = (typeof faultKinds)[number]

/** A fault of all processes, or of one process or key. */
export interface Fault {
  readonly kind: FaultKind
  readonly process?: string | undefined
  readonly key?: string | undefined
  readonly from: number
  readonly until: number
}

/** The cache has lost data. */
export const cacheLosses = ['cache-flushed', 'failover'] as const

/** The cache keeps a process from its data, or has lost data. */
export const cacheFaults = ['cache-cut', 'cache-hung', ...cacheLosses] as const

/** A process does not run while its lease goes on. */
export const processStops = ['crash', 'freeze', 'suspend', 'starved'] as const

/** The faults of a run so far. */
export class FaultLog {
  readonly #faults: Fault[] = []

  get count(): number {
    return this.#faults.length
  }

  add(fault: Fault): void {
    this.#faults.push(fault)
  }

  /** Sum of the durations of all faults of these kinds since a time. */
  secondsOf(kinds: readonly FaultKind[], since: number): number {
    return this.#faults
      .filter(({ kind, until }) => kinds.includes(kind) && until >= since)
      .reduce((sum, { from, until }) => sum + until - from, 0)
  }

  /** Whether a fault of these kinds, of this process or of all, had not ended before a time. */
  explain(
    kinds: readonly FaultKind[],
    since: number,
    process?: { readonly name: string },
  ): boolean {
    return this.#faults.some(
      (fault) =>
        kinds.includes(fault.kind) &&
        fault.until >= since &&
        (process === undefined || (fault.process ?? process.name) === process.name),
    )
  }
}
