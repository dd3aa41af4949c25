import {
  cacheFaults,
  isRenewal,
  PromiseBroken,
  standstills,
  type Rule,
  type Truth,
} from '../rule.ts'
import type { SimulatedProcess } from '../simulated-process.ts'
import type { Request, WorldEvent } from '../world-event.ts'

/** What the cache was told before a fault of this long ago may have got lost. */
const aftermathSeconds = 15

/** A refresh token that was refused is never sent again, but on a person's word. */
export class DeadRefreshTokens implements Rule {
  readonly name = 'dead refresh tokens'
  readonly #truth: Truth
  readonly #refusedAt = new Map<SimulatedProcess, Map<string, number>>()
  /** Of which the cache knows, since when. */
  readonly #storedAt = new Map<string, number>()
  /** How often a person's word has not been heeded yet: each counts once. */
  readonly #pardons = new Map<SimulatedProcess, Map<string, number>>()

  constructor(truth: Truth) {
    this.#truth = truth
  }

  see(event: WorldEvent): void {
    const { now } = this.#truth
    switch (event.type) {
      case 'request-answered': {
        const { process, spent, grant } = event.request
        if (grant !== 'refresh_token') break
        if (event.outcome === 'token') this.#forget(spent ?? '')
        if (event.outcome !== 'invalid-grant') break
        const refused = this.#refusedAt.get(process) ?? new Map<string, number>()
        this.#refusedAt.set(process, refused.set(spent ?? '', now))
        break
      }
      case 'stored':
        if (event.rejected !== undefined) this.#storedAt.set(event.rejected, now)
        break
      case 'pardoned':
        this.#countPardons(event.process, event.key, 1)
        break
      case 'pardon-ended':
        this.#countPardons(event.process, event.key, -1)
        break
      case 'request-sent':
        if (isRenewal(event.request)) this.#check(event.request)
        break
      default:
    }
  }

  /** Refused in one process, and refreshed on a person's word in another: it is alive after all. */
  #forget(refreshToken: string): void {
    for (const refused of this.#refusedAt.values()) refused.delete(refreshToken)
    this.#storedAt.delete(refreshToken)
  }

  #countPardons(process: SimulatedProcess, key: string, more: number): void {
    const pardons = this.#pardons.get(process) ?? new Map<string, number>()
    this.#pardons.set(process, pardons.set(key, (pardons.get(key) ?? 0) + more))
  }

  #check({ process, key, spent = '', number }: Request): void {
    const here = this.#refusedAt.get(process)?.get(spent)
    const stored = this.#storedAt.get(spent)
    if (here === undefined && stored === undefined) return
    if ((this.#pardons.get(process)?.get(key) ?? 0) > 0) return this.#forget(spent)
    const { now, faults } = this.#truth
    const since = Math.min(here ?? now, stored ?? now) - aftermathSeconds
    // Who was refused waits for the cache: only that can tell whether somebody has logged in since.
    const isHeard = here === undefined || this.#truth.cacheAnsweredAt(process) > here
    if (isHeard && faults.explain({ kinds: cacheFaults, process: process.name, since })) return
    const lost = [...standstills, 'cache-flushed', 'failover'] as const
    if (here === undefined && faults.explain({ kinds: lost, since })) return
    throw new PromiseBroken(
      `request ${number} of ${process.name} sent ${spent} again, which had been refused`,
    )
  }
}
