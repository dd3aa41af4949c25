import {
  cacheFaults,
  isRenewal,
  PromiseBroken,
  standstills,
  type Rule,
  type Truth,
} from '../rule.ts'
import type { Request, WorldEvent } from '../world-event.ts'

/** A fault that came this long before a request can still have cost its sender the lease. */
const leaseSeconds = 6

/**
 * At most one request per key is in flight, except where a lease was lost: its holder slept, the
 * cache lost it or could not be reached, or a person's write ended it.
 */
export class SingleRequest implements Rule {
  readonly name = 'single request'
  readonly #truth: Truth
  readonly #inFlight = new Set<Request>()
  readonly #writtenAt = new Map<string, number>()

  constructor(truth: Truth) {
    this.#truth = truth
  }

  see(event: WorldEvent): void {
    if (event.type === 'stored' && event.by === 'write') {
      this.#writtenAt.set(event.key, this.#truth.now)
    }
    if (event.type === 'request-ended') this.#inFlight.delete(event.request)
    if (event.type !== 'request-sent' || !isRenewal(event.request)) return
    const { request } = event
    for (const older of this.#inFlight) {
      if (older.key === request.key && !this.#isLeaseLost(older, request)) {
        throw new PromiseBroken(
          `request ${request.number} of ${request.process.name} was sent while ${older.number} of ${older.process.name} was in flight`,
        )
      }
    }
    this.#inFlight.add(request)
  }

  #isLeaseLost(older: Request, request: Request): boolean {
    const { faults } = this.#truth
    const since = older.sentAt - leaseSeconds
    return (
      (this.#writtenAt.get(older.key) ?? -Infinity) >= older.sentAt - 1 ||
      faults.explain({ kinds: standstills, process: older.process.name, since }) ||
      faults.explain({ kinds: cacheFaults, process: older.process.name, since }) ||
      faults.explain({ kinds: cacheFaults, process: request.process.name, since })
    )
  }
}
