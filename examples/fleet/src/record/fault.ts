import type { RefusalAnswer } from '../answer.ts'
import type { Call } from '../load/steady-load.ts'
import type { FaultKind } from '../snapshot.ts'
import type { LedgerToken } from './token-ledger.ts'

/** Adoption follows within moments: what callers felt of it belongs to it. */
const aftermathSeconds = 2

/** Something that was done to the fleet, and what was counted until all was well again. */
export class Fault {
  readonly id: number
  readonly kind: FaultKind
  readonly place: number | undefined
  readonly from: number
  until: number | undefined
  calls = 0
  failedCalls = 0
  /** Calls that a frozen process had taken, and answered when it woke up. */
  heldCalls = 0
  longestWaitSeconds = 0
  refusal: RefusalAnswer | undefined
  requests = 0
  tokens = 0
  takeover: { readonly place: number; readonly at: number } | undefined
  /** The first token that somebody else was issued. */
  token: { readonly number: number; readonly place: number } | undefined
  tokenAt = Infinity
  hasLostLease = false

  constructor(id: number, kind: FaultKind, from: number, place?: number) {
    this.id = id
    this.kind = kind
    this.from = from
    this.place = place
    if (kind === 'kill') this.until = from
  }

  /** All is well again: nothing more is counted. */
  isSettled(at: number): boolean {
    const { kind, until } = this
    if (until === undefined) return false
    const healedAt = kind === 'freeze-redis' ? until : Math.max(until, this.tokenAt)
    return at > healedAt + aftermathSeconds
  }

  called({ answer, waitSeconds }: Call, wasFrozen: boolean): void {
    this.calls++
    if (wasFrozen) this.heldCalls++
    else this.longestWaitSeconds = Math.max(this.longestWaitSeconds, waitSeconds)
    if ('token' in answer) return
    this.failedCalls++
    this.refusal = answer
  }

  issued(token: LedgerToken, place: number, at: number): void {
    // Redis answers again: what comes now, one has asked for under its lease.
    if (this.kind === 'freeze-redis' && this.until !== undefined) return
    this.tokens++
    if (this.kind === 'freeze' && place === this.place) return
    // While the endpoint fails, a token is one that was under way.
    if (this.kind === 'fail-endpoint' && this.until === undefined) return
    this.token ??= { number: token.number, place }
    this.tokenAt = Math.min(this.tokenAt, at)
  }
}
