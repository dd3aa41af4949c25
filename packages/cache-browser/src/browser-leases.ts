import { type Clock, type LeaseRefusal, type RefreshLease } from '@spotify-sdk/auth-core'
import { LeaseWatch } from '@spotify-sdk/auth-core/toolkit'

import { grantLease, type LeaseAnswer } from './entry-change.ts'
import type { EntryStore } from './entry-store.ts'
import type { Cooldown, Holder } from './entry.ts'
import { holdLease } from './hold-lease.ts'
import { LivenessLocks } from './liveness-locks.ts'

/** Options of {@link BrowserLeases}. */
export interface BrowserLeasesOptions {
  readonly entries: EntryStore
  readonly locks: LockManager
  readonly clock: Clock
  readonly leaseSeconds: number
  /** Called after a refresh has stored a token. */
  readonly onCommit: (key: string) => void
}

/**
 * The second tab finds the first one's lease; more attempts mean that holders keep disappearing.
 */
const maxAttempts = 5

/**
 * Grants the right to refresh a key to one of all tabs. The fence decides, in a database
 * transaction. A holder's Web Lock shows that its tab is alive. If an alive tab sends no heartbeat
 * for a whole lease, it is frozen, and another tab takes over.
 */
export class BrowserLeases {
  readonly #options: BrowserLeasesOptions
  readonly #livenessLocks: LivenessLocks
  readonly #watch: LeaseWatch

  constructor(options: BrowserLeasesOptions) {
    this.#options = options
    this.#livenessLocks = new LivenessLocks(options.locks)
    this.#watch = new LeaseWatch(options.clock)
  }

  /**
   * Requests the lease. The lock is taken first, so that other tabs do not believe the holder is
   * gone.
   */
  async ask(key: string, signal: AbortSignal | undefined): Promise<RefreshLease | LeaseRefusal> {
    signal?.throwIfAborted()
    const { document } = globalThis as { readonly document?: { readonly prerendering?: boolean } }
    // A browser gives no Web Lock to a prerendered page until the page is shown.
    if (document?.prerendering) return { granted: false, reason: 'busy', retryAfterSeconds: 0.05 }
    const { clock, leaseSeconds, entries, onCommit } = this.#options
    const grantedAt = clock.monotonic()
    const livenessLock = await this.#livenessLocks.begin()
    try {
      const answer = await this.#claim(key, { id: livenessLock.id, beat: 0, leaseSeconds })
      if ('granted' in answer) {
        livenessLock.end()
        return answer
      }
      const common = { key, livenessLock, grantedAt, leaseSeconds, entries, clock }
      const lease = holdLease({ ...answer, ...common, onCommit: () => onCommit(key) })
      if (!signal?.aborted) return lease
      await lease.release()
    } catch (error) {
      livenessLock.end()
      throw error
    }
    throw signal.reason
  }

  async #claim(
    key: string,
    holder: Holder,
  ): Promise<LeaseRefusal | Extract<LeaseAnswer, { state: 'granted' }>> {
    const { entries, clock } = this.#options
    const secondsLeft = (cooldown: Cooldown): number => this.#cooldownLeft(key, cooldown)
    let gone: Holder | undefined
    for (let attempt = 0; attempt < maxAttempts; attempt++) {
      const claim = { holder, now: clock.now(), gone, secondsLeft }
      const answer = await entries.change(
        key,
        (entry, wasSeen) => grantLease(entry, { ...claim, wasSeen }),
        { isDurable: false },
      )
      if (answer.state === 'granted') {
        this.#watch.forget(key)
        return answer
      }
      if (answer.state === 'cooldown') {
        const { seconds, code } = answer
        return { granted: false, reason: 'cooldown', retryAfterSeconds: seconds, code }
      }
      const left = await this.#secondsLeft(key, answer.holder)
      if (left > 0) return { granted: false, reason: 'busy', retryAfterSeconds: left }
      gone = answer.holder
    }
    return { granted: false, reason: 'busy', retryAfterSeconds: 0.05 }
  }

  /** Seconds to wait for a holder, measured on this tab's clock. */
  async #secondsLeft(key: string, { id, beat, leaseSeconds }: Holder): Promise<number> {
    if (!(await this.#livenessLocks.isHeld(id))) return 0
    return leaseSeconds - this.#watch.unchangedSeconds(key, `${id} ${beat}`)
  }

  /**
   * Uses the wall clock, which all tabs share. If it is set back, the cooldown lasts no longer than
   * its length.
   */
  #cooldownLeft(key: string, { until, seconds }: Cooldown): number {
    const seen = this.#watch.unchangedSeconds(key, `cooldown ${until}`)
    return Math.min(until - this.#options.clock.now(), seconds - seen)
  }
}
