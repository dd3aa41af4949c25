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

  /** Returns the first fault that matches a new request, if there is one. */
  take(request: Pick<RecordedRequest, 'method' | 'path'>): Fault | undefined {
    const first = this.#pending.find(({ matches }) => matches(request))
    if (first === undefined) return undefined
    if (first.toPass > 0) {
      first.toPass -= 1
      return undefined
    }
    first.remaining -= 1
    if (first.remaining <= 0) this.#pending = this.#pending.filter((each) => each !== first)
    return first.fault
  }

  clear(): void {
    this.#pending = []
  }
}
