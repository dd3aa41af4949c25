import type { Call } from '../load/steady-load.ts'
import type { Totals } from '../snapshot.ts'
import { CallRate } from './call-rate.ts'
import type { LedgerToken, TokenLedger } from './token-ledger.ts'

/** A provider counts a token's life from before its request, and so lets go of it a little early. */
const graceSeconds = 0.5

/** A busy process looks at its clock a moment after it was handed a token. */
const latenessSeconds = 0.25

/** Judges every call by the tokens that were issued. */
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

  /** @param expiresAt - When the latest token of the process that answered ends. */
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
