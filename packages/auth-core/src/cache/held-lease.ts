import type { Awaitable } from '../awaitable.ts'
import type { Clock } from '../clock.ts'
import type { LeaseReleaseOptions, RefreshLease } from './token-cache.ts'
import type { TokenInfo } from '../token/token-info.ts'

/** Maximum time for which a lease is extended, because a holder may hang. */
const maxHoldSeconds = 60

/** Maximum length of a cooldown. */
const maxCooldownSeconds = 86_400

/** A granted lease, and the cache's operations on it. */
export interface HeldLeaseOptions {
  readonly fence: number
  readonly token?: TokenInfo | undefined
  readonly deleted?: boolean | undefined
  readonly clock: Clock
  /** Monotonic time right before the request for the lease. */
  readonly grantedAt: number
  /** Seconds that the lease lasts and is extended by, unless its holder requests more. */
  readonly leaseSeconds: number
  /**
   * Sends a heartbeat: the lease lasts `seconds` from now. Returns `false` if another process holds
   * the lease or has written.
   */
  readonly extend: (seconds: number) => Awaitable<boolean>
  /** Stores the token unless a later fence has written. */
  readonly commit: (token: TokenInfo) => Awaitable<boolean>
  /** Releases the lease if it is still held. */
  readonly release: (options: LeaseReleaseOptions) => Awaitable<unknown>
}

/**
 * The holder's side of a lease, the same for every cache. A heartbeat extends it every third of its
 * length. It is lost if it could not be extended in time. Uses the monotonic clock only.
 */
export class HeldLease implements RefreshLease {
  readonly granted = true
  readonly fence: number
  readonly deleted: boolean | undefined
  readonly #options: HeldLeaseOptions
  readonly #lost = new AbortController()
  readonly #over = new AbortController()
  #seconds: number
  #until: number
  #isCommitting = false

  constructor(options: HeldLeaseOptions) {
    this.fence = options.fence
    this.deleted = options.deleted
    this.#options = options
    this.#seconds = options.leaseSeconds
    this.#until = options.grantedAt + options.leaseSeconds
    void this.#beat()
  }

  /** A getter, so that an inspected lease does not show the token. */
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

  async extend(seconds: number): Promise<boolean> {
    this.#seconds = Math.min(Math.max(seconds, this.#seconds), maxHoldSeconds)
    return this.#extend()
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
      await this.#options.release(withinOneDay(options))
    } catch {
      // The lease ends after its time.
    }
  }

  /** Returns `true` also if a commit has ended the lease but not returned yet. */
  async #extend(): Promise<boolean> {
    const { clock, extend } = this.#options
    const now = clock.monotonic()
    if (this.#over.signal.aborted) return false
    if (now >= this.#until) return this.#lose()
    const seconds = this.#seconds
    const isHeld = await extend(seconds)
    if (this.#over.signal.aborted) return !this.#lost.signal.aborted
    if (isHeld) this.#until = Math.max(this.#until, now + seconds)
    return isHeld || this.#isCommitting || this.#lose()
  }

  async #beat(): Promise<void> {
    const { clock, grantedAt, leaseSeconds } = this.#options
    while (!this.#over.signal.aborted) {
      await clock.sleep(leaseSeconds / 3, { signal: this.#over.signal, background: true })
      if (this.#over.signal.aborted) return
      const now = clock.monotonic()
      const isLast = now + this.#seconds > grantedAt + maxHoldSeconds
      if (isLast && now < this.#until) continue
      // A failed extension is retried at the next heartbeat while the lease lasts.
      await this.#extend().catch(() => {})
    }
  }

  #lose(): false {
    this.#over.abort()
    this.#lost.abort(new DOMException('The refresh lease was lost', 'AbortError'))
    return false
  }
}

function withinOneDay(options: LeaseReleaseOptions): LeaseReleaseOptions {
  const { cooldownSeconds } = options
  if (cooldownSeconds === undefined) return options
  return { ...options, cooldownSeconds: Math.min(cooldownSeconds, maxCooldownSeconds) }
}
