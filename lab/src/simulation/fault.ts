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

/** Which faults count as an explanation. */
export interface FaultQuery {
  readonly kinds: readonly FaultKind[]
  /** Faults of this process, or of all processes. */
  readonly process?: string | undefined
  /** Faults that had not ended before this time. */
  readonly since: number
}

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

  explain({ kinds, process, since }: FaultQuery): boolean {
    return this.#faults.some(
      (fault) =>
        kinds.includes(fault.kind) &&
        fault.until >= since &&
        (process === undefined || fault.process === undefined || fault.process === process),
    )
  }
}
