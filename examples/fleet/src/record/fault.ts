import type { RefusalAnswer } from '../answer.ts'
import type { Call } from '../load/steady-load.ts'
import type { FaultKind } from '../snapshot.ts'
import type { LedgerToken } from './token-ledger.ts'

/** What callers notice shortly afterwards still belongs to the fault. */
const aftermathSeconds = 2

/** A fault, and what was counted until the fleet had recovered. */
export class Fault {
  readonly id: number
  readonly kind: FaultKind
  readonly place: number | undefined
  readonly from: number
  until: number | undefined
  calls = 0
  failedCalls = 0
  /** Calls that a frozen process had accepted and answered after it resumed. */
  heldCalls = 0
  longestWaitSeconds = 0
  refusal: RefusalAnswer | undefined
  requests = 0
  tokens = 0
  takeover: { readonly place: number; readonly at: number } | undefined
  /** The first token issued to another process. */
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

  /** Whether the fleet has recovered. Then nothing more is counted. */
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
    // Redis answers again, so this token was requested under a lease.
    if (this.kind === 'freeze-redis' && this.until !== undefined) return
    this.tokens++
    if (this.kind === 'freeze' && place === this.place) return
    // While the endpoint fails, a token comes from an earlier request.
    if (this.kind === 'fail-endpoint' && this.until === undefined) return
    this.token ??= { number: token.number, place }
    this.tokenAt = Math.min(this.tokenAt, at)
  }
}
