/** What goes wrong: a seed draws which of them may, and when. */
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
  'answers-lost',
  'misconfigured',
  'token-revoked',
  'consent-revoked',
  'falsely-refused',
] as const

export type FaultKind = (typeof faultKinds)[number]

/** Something goes wrong for a while; for everybody, or for one process or key. */
export interface Fault {
  readonly kind: FaultKind
  readonly process?: string | undefined
  readonly key?: string | undefined
  readonly from: number
  readonly until: number
}

/** Which faults count as a reason. */
export interface FaultQuery {
  readonly kinds: readonly FaultKind[]
  /** That hit this process, or everybody. */
  readonly process?: string | undefined
  readonly key?: string | undefined
  /** That were still on, or came, after this moment. */
  readonly since: number
}

/** What has gone wrong so far. */
export class FaultLog {
  readonly #faults: Fault[] = []

  get count(): number {
    return this.#faults.length
  }

  add(fault: Fault): void {
    this.#faults.push(fault)
  }

  /** Seconds that faults of these kinds have lasted, one by one, since a moment. */
  secondsOf(kinds: readonly FaultKind[], since: number): number {
    const lasting = this.#faults.filter(({ kind, until }) => kinds.includes(kind) && until >= since)
    return lasting.reduce((sum, { from, until }) => sum + until - from, 0)
  }

  /** Whether there was a reason. */
  explain({ kinds, process, key, since }: FaultQuery): boolean {
    return this.#faults.some(
      (fault) =>
        kinds.includes(fault.kind) &&
        fault.until >= since &&
        (process === undefined || fault.process === undefined || fault.process === process) &&
        (key === undefined || fault.key === undefined || fault.key === key),
    )
  }
}
