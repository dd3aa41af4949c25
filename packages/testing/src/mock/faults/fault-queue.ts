import type { RecordedRequest } from '../server/recorded-request.ts'
import { pathMatcher, type PathMatcher } from '../web-api/path-pattern.ts'
import type { Fault } from './fault.ts'

interface PendingFault {
  readonly fault: Fault
  readonly matches: PathMatcher
  toPass: number
  remaining: number
}

/** The pending faults of one endpoint, first in, first out. */
export class FaultQueue {
  #pending: PendingFault[] = []

  add(fault: Fault): void {
    const { path, after = 0, times = 1 } = fault
    const matches = path === undefined ? () => true : pathMatcher(path)
    this.#pending.push({ fault, matches, toPass: after, remaining: times })
  }

  /**
   * Returns the first fault that matches a new request, if there is one. A fault that waits counts
   * the request, and leaves it to those behind.
   */
  take(request: Pick<RecordedRequest, 'method' | 'path'>): Fault | undefined {
    for (const pending of this.#pending.filter(({ matches }) => matches(request))) {
      if (pending.toPass === 0) {
        pending.remaining -= 1
        if (pending.remaining <= 0) this.#pending = this.#pending.filter((each) => each !== pending)
        return pending.fault
      }
      pending.toPass -= 1
    }
    return undefined
  }

  clear(): void {
    this.#pending = []
  }
}
