import { type Clock, type LeaseRefusal, type RefreshLease } from '@spotify-sdk/auth-core'
import { LeaseWatch } from '@spotify-sdk/auth-core/toolkit'

import { grantLease, type LeaseAnswer } from './entry-change.ts'
import type { EntryStore } from './entry-store.ts'
import type { Cooldown, Holder } from './entry.ts'
import { holdLease } from './hold-lease.ts'
import { LivenessLocks } from './liveness-locks.ts'

/** What {@link BrowserLeases} are made of. */
export interface BrowserLeasesOptions {
  readonly entries: EntryStore
  readonly locks: LockManager
  readonly clock: Clock
  readonly leaseSeconds: number
  /** Called when a refresh has stored a token. */
  readonly onCommit: (key: string) => void
}

/** Whoever comes second finds the first one; many attempts are many deaths. */
const maxAttempts = 5

/**
 * The right to refresh a key, among all tabs. Who has it is decided in a transaction of the
 * database, by the fence. The Web Lock of a holder shows the others that its tab lives; one that
 * lives and gives no heartbeat for a whole lease is frozen, and is passed over.
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

  /** Asks for it. The sign of life begins before the lease: nobody must take its holder for dead. */
  async ask(key: string, signal: AbortSignal | undefined): Promise<RefreshLease | LeaseRefusal> {
    signal?.throwIfAborted()
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
    let left = 0
    for (let attempt = 0; attempt < maxAttempts; attempt++) {
      const claim = { holder, now: clock.now(), gone, secondsLeft }
      const answer = await entries.change(
        key,
        (entry, wasSeen) => grantLease(entry, { ...claim, wasSeen }),
        { isDurable: false },
      )
      switch (answer.state) {
        case 'granted':
          this.#watch.forget(key)
          return answer
        case 'cooldown': {
          const { seconds: retryAfterSeconds, code } = answer
          return { granted: false, reason: 'cooldown', retryAfterSeconds, code }
        }
        case 'held':
          left = await this.#secondsLeft(key, answer.holder)
          if (left > 0) return { granted: false, reason: 'busy', retryAfterSeconds: left }
          gone = answer.holder
      }
    }
    return { granted: false, reason: 'busy', retryAfterSeconds: 0.05 }
  }

  /** Seconds for which a holder has to be waited for. Its silence is counted on one's own clock. */
  async #secondsLeft(key: string, { id, beat, leaseSeconds }: Holder): Promise<number> {
    if (!(await this.#livenessLocks.isHeld(id))) return 0
    return leaseSeconds - this.#watch.unchangedSeconds(key, `${id} ${beat}`)
  }

  /** By the wall clock, which all tabs share; should somebody set it back, no longer than its length. */
  #cooldownLeft(key: string, { until, seconds }: Cooldown): number {
    const seen = this.#watch.unchangedSeconds(key, `cooldown ${until}`)
    return Math.min(until - this.#options.clock.now(), seconds - seen)
  }
}
