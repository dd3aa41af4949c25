import type { Call } from '../load/steady-load.ts'
import type { FaultKind, FaultState } from '../snapshot.ts'
import { Fault } from './fault.ts'
import { summarize } from './summary.ts'
import type { LedgerToken } from './token-ledger.ts'

/** Number of faults that the page lists. */
const maxFaults = 12

/** Records faults. Each event is added to all faults that it may belong to. */
export class FaultLog {
  #all: readonly Fault[] = []
  #count = 0

  states(at: number): readonly FaultState[] {
    return this.#all.map((fault) => {
      const { id, kind, place, from, until, failedCalls } = fault
      return {
        id,
        kind,
        place,
        from,
        until,
        summary: summarize(fault),
        isSettled: fault.isSettled(at),
        hasFailures: failedCalls > 0,
      }
    })
  }

  begin(kind: FaultKind, at: number, place?: number): void {
    const fault = new Fault(++this.#count, kind, at, place)
    this.#all = [...this.#all, fault].slice(-maxFaults)
  }

  end(kind: FaultKind, at: number, place?: number): void {
    const ended = this.#all.findLast(
      (each) => each.kind === kind && each.place === place && each.until === undefined,
    )
    if (ended !== undefined) ended.until = at
  }

  called(call: Call, at: number, wasFrozen: boolean): void {
    for (const each of this.#unsettled(at)) each.called(call, wasFrozen)
  }

  requested(at: number): void {
    for (const each of this.#unsettled(at)) each.requests++
  }

  issued(token: LedgerToken, place: number, at: number): void {
    for (const each of this.#unsettled(at)) each.issued(token, place, at)
  }

  /** A process holds the lease of another one that was killed or frozen. */
  takenOver(from: number, place: number, at: number): void {
    const vacated = this.#unsettled(at).findLast((each) => each.place === from)
    if (vacated !== undefined) vacated.takeover ??= { place, at }
  }

  lostLease(place: number, at: number): void {
    const woken = this.#unsettled(at).findLast(
      (each) => each.kind === 'freeze' && each.place === place,
    )
    if (woken !== undefined) woken.hasLostLease = true
  }

  #unsettled(at: number): readonly Fault[] {
    return this.#all.filter((fault) => !fault.isSettled(at))
  }
}
