import type { TokenRequest, Totals } from '../snapshot.ts'
import { rememberedSeconds } from './process-record.ts'

const leavesWithinSeconds = 0.1

/** The requests to the token endpoint, as their processes report them. */
export class TokenRequestLog {
  #requests: readonly TokenRequest[] = []
  #count = 0
  #failedCount = 0

  /** Totals, including requests that are no longer listed. */
  get totals(): Pick<Totals, 'tokenRequests' | 'failedRequests'> {
    return { tokenRequests: this.#count, failedRequests: this.#failedCount }
  }

  get recent(): readonly TokenRequest[] {
    return this.#requests
  }

  begin(place: number, from: number, isTakeover: boolean): void {
    this.#count++
    const forgotten = from - rememberedSeconds
    const recent = this.#requests.filter(({ until = Infinity }) => until > forgotten)
    this.#requests = [...recent, { place, from, outcome: 'open', isTakeover }]
  }

  /** Ends the open request of a process, if it has one. */
  end(place: number, change: Pick<TokenRequest, 'outcome' | 'until' | 'token'>): void {
    const index = this.#requests.findLastIndex(
      (request) => request.place === place && request.outcome === 'open',
    )
    const request = this.#requests[index]
    if (request === undefined) return
    if (change.outcome === 'failed') this.#failedCount++
    this.#requests = this.#requests.with(index, { ...request, ...change })
  }

  /** Whether the request of a process has certainly been sent and is not answered yet. */
  isUnderWay(place: number, at: number): boolean {
    return this.#requests.some(
      ({ place: of, outcome, from }) =>
        of === place && outcome === 'open' && from < at - leavesWithinSeconds,
    )
  }
}
