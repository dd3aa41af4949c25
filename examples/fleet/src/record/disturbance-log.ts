import type { Call } from '../load/steady-load.ts'
import type { DisturbanceKind, DisturbanceState } from '../snapshot.ts'
import { Disturbance } from './disturbance.ts'
import { tellStory } from './story.ts'
import type { LedgerToken } from './token-ledger.ts'

/** What the page lists. */
const rememberedAtMost = 12

/** What was done to the fleet; each note goes to all that it may have to do with. */
export class DisturbanceLog {
  #all: readonly Disturbance[] = []
  #count = 0

  states(at: number): readonly DisturbanceState[] {
    return this.#all.map((disturbance) => {
      const { id, kind, place, from, until, failedCalls } = disturbance
      return {
        id,
        kind,
        place,
        from,
        until,
        story: tellStory(disturbance),
        isSettled: disturbance.isSettled(at),
        hasFailures: failedCalls > 0,
      }
    })
  }

  begin(kind: DisturbanceKind, at: number, place?: number): void {
    const disturbance = new Disturbance(++this.#count, kind, at, place)
    this.#all = [...this.#all, disturbance].slice(-rememberedAtMost)
  }

  end(kind: DisturbanceKind, at: number, place?: number): void {
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

  /** A process has the lease that another one, killed or frozen, had. */
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

  #unsettled(at: number): readonly Disturbance[] {
    return this.#all.filter((disturbance) => !disturbance.isSettled(at))
  }
}
