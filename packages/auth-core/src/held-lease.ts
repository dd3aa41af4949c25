import type { Awaitable } from './awaitable.ts'
import type { Clock } from './clock.ts'
import type { LeaseReleaseOptions, RefreshLease } from './token-cache.ts'
import type { TokenInfo } from './token-info.ts'

/** A lease is extended while its holder lives, but not for ever: a holder may hang. */
const longestHoldSeconds = 60

/** What a cache does for one lease that it has granted. */
export interface HeldLeaseOptions {
  readonly fence: number
  readonly token?: TokenInfo | undefined
  readonly deleted?: boolean | undefined
  readonly clock: Clock
  /** Monotonic time right before the lease was asked for. */
  readonly grantedAt: number
  /** Seconds that a grant or an extension lasts. */
  readonly leaseSeconds: number
  /** Shows that the holder lives. `false`: somebody else holds the lease, or has written. */
  readonly extend: () => Awaitable<boolean>
  /** Stores the token if no later fence has written. */
  readonly commit: (token: TokenInfo) => Awaitable<boolean>
  /** Gives the lease back if it is still held. */
  readonly release: (options: LeaseReleaseOptions) => Awaitable<unknown>
}

/**
 * The holder's side of a lease, the same for every cache: extended by a heartbeat of a third of
 * its length, lost when it could not be extended in time. Counts on the monotonic clock alone.
 */
export class HeldLease implements RefreshLease {
  readonly granted = true
  readonly fence: number
  readonly deleted: boolean | undefined
  readonly #options: HeldLeaseOptions
  readonly #lost = new AbortController()
  readonly #over = new AbortController()
  #until: number
  #isCommitting = false

  constructor(options: HeldLeaseOptions) {
    this.fence = options.fence
    this.deleted = options.deleted
    this.#options = options
    this.#until = options.grantedAt + options.leaseSeconds
    void this.#beat()
  }

  /** A getter: whoever looks at a lease in a log does not see the token. */
  get token(): TokenInfo | undefined {
    return this.#options.token
  }

  get signal(): AbortSignal {
    return this.#lost.signal
  }

  remainingSeconds(): number {
    return this.#lost.signal.aborted
      ? 0
      : Math.max(this.#until - this.#options.clock.monotonic(), 0)
  }

  async commit(token: TokenInfo): Promise<boolean> {
    this.#isCommitting = true
    try {
      const isStored = await this.#options.commit(token)
      this.#over.abort()
      return isStored
    } finally {
      this.#isCommitting = false
    }
  }

  async release(options: LeaseReleaseOptions = {}): Promise<void> {
    if (this.#over.signal.aborted) return
    this.#over.abort()
    try {
      await this.#options.release(options)
    } catch {
      // It ends by itself.
    }
  }

  async #beat(): Promise<void> {
    const { clock, grantedAt, leaseSeconds, extend } = this.#options
    const lastExtension = grantedAt + longestHoldSeconds - leaseSeconds
    for (;;) {
      await clock.sleep(leaseSeconds / 3, { signal: this.#over.signal, background: true })
      if (this.#over.signal.aborted) return
      const now = clock.monotonic()
      if (now >= this.#until) break
      if (now > lastExtension) continue
      try {
        const isHeld = await extend()
        if (this.#over.signal.aborted) return
        // A commit ends the lease before it says so.
        if (!isHeld && this.#isCommitting) continue
        if (!isHeld) break
        this.#until = now + leaseSeconds
      } catch {
        // Tried again at the next beat, as long as the lease lasts.
      }
    }
    this.#over.abort()
    this.#lost.abort(new DOMException('The refresh lease was lost', 'AbortError'))
  }
}
