import type { Call } from '../load/steady-load.ts'
import type { Totals } from '../snapshot.ts'
import { CallRate } from './call-rate.ts'
import type { LedgerToken, TokenLedger } from './token-ledger.ts'

/**
 * A provider counts a token's life from before its request, so it drops the token a little early.
 */
const graceSeconds = 0.5

/** A busy process reads its clock a moment after it got a token. */
const latenessSeconds = 0.25

/** Checks every call against the issued tokens. */
export class CallLog {
  readonly #tokens: TokenLedger
  readonly #rate = new CallRate()
  #calls = 0
  #failedCalls = 0
  #failedInTime = 0
  #expiredServed = 0
  #repeatedCalls = 0

  constructor(tokens: TokenLedger) {
    this.#tokens = tokens
  }

  /** @param expiresAt - When the latest token of the answering process expires. */
  note({ answer, repeats }: Call, token: LedgerToken | undefined, expiresAt: number): void {
    const { at } = answer
    this.#calls++
    this.#rate.note(at)
    if (repeats > 0) this.#repeatedCalls++
    if (token !== undefined && token.endsAt + latenessSeconds < at) this.#expiredServed++
    if (token !== undefined) return
    this.#failedCalls++
    const isInTime = expiresAt > at + graceSeconds || this.#tokens.isStoredValid(at + graceSeconds)
    if (isInTime) this.#failedInTime++
  }

  totals(
    at: number,
  ): Pick<
    Totals,
    'calls' | 'callsPerSecond' | 'failedCalls' | 'failedInTime' | 'expiredServed' | 'repeatedCalls'
  > {
    return {
      calls: this.#calls,
      callsPerSecond: this.#rate.perSecond(at),
      failedCalls: this.#failedCalls,
      failedInTime: this.#failedInTime,
      expiredServed: this.#expiredServed,
      repeatedCalls: this.#repeatedCalls,
    }
  }
}
