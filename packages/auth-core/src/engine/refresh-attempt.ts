import { maxLeaseSeconds } from './cache/lease.ts'
import type { Clock } from '../clock.ts'
import { ConnectionError } from '../errors/connection-error.ts'
import type { TokenInfo } from '../token/token-info.ts'

/** Interval of an attempt's heartbeats, and of a waiting caller's checks. */
const heartbeatSeconds = 1

/** An attempt without a heartbeat at this many checks has stalled. */
const maxSilentLooks = 3

/** What an attempt needs to know of its source. */
export interface AttemptContext {
  readonly clock: Clock
  readonly held: { readonly generation: number }
}

/**
 * One refresh under way, and the callers that wait for it. A caller that aborts ends only its own wait.
 *
 * In Workers, an attempt belongs to the request that started it, and ends silently with that request. So
 * callers of other requests wait with a timer of their own, and check the attempt's heartbeat.
 */
export class RefreshAttempt {
  /** Resolves when the attempt is over, however it ended. */
  readonly done: Promise<void>
  /** Why it failed, if it did. */
  error: unknown
  /** Whether it brought the token up to date; an attempt that no caller waits for may give up. */
  isComplete = false
  /** Callers that have waited for it. */
  waitingCallers = 0
  /** A rejected refresh token to send once more, on the user's request. */
  forcedRefreshToken: string | undefined

  readonly #context: AttemptContext
  /** No attempt lasts longer than a lease may; one that has stalled is given up. */
  #endsBy: number
  #generation = -1
  #awaitedUntil = -Infinity
  #heartbeats = 0
  /** A wait shared by callers without a signal that ask in the same step of the program. */
  #shared: { readonly seconds: number; readonly error: Promise<unknown> } | undefined

  constructor(context: AttemptContext, run: (attempt: RefreshAttempt) => Promise<boolean>) {
    this.#context = context
    this.#endsBy = context.clock.monotonic() + maxLeaseSeconds
    const over = new AbortController()
    this.done = run(this)
      .then(
        (isComplete) => void (this.isComplete = isComplete),
        (error: unknown) => void (this.error = error),
      )
      .finally(() => over.abort(null))
    void this.#beat(over.signal)
  }

  /** Starts over: sign-ins and sign-outs until now do not supersede it. */
  restart(): void {
    this.#generation = this.#context.held.generation
  }

  /** Whether the user signed in or out through this source since the attempt last started over. */
  isSuperseded(): boolean {
    return this.#generation !== this.#context.held.generation
  }

  /** Whether a caller waits for it. If so, it waits for a busy lease; otherwise it gives up. */
  isAwaited(): boolean {
    return this.#context.clock.monotonic() < this.#awaitedUntil
  }

  /** Whether the refresh token of this token is to be sent although Spotify rejected it. */
  forces(token: TokenInfo | undefined): boolean {
    const { forcedRefreshToken } = this
    return forcedRefreshToken !== undefined && token?.refreshToken === forcedRefreshToken
  }

  /** Whether it has no heartbeat any more, or takes too long. The next caller then starts another one. */
  isGivenUp(): boolean {
    return this.#context.clock.monotonic() > this.#endsBy
  }

  /**
   * Waits until the attempt is over, `seconds` at most.
   *
   * @returns Why there is no token, if it failed or takes too long.
   * @throws The signal's reason, when it aborts.
   */
  wait(seconds: number, signal: AbortSignal | null | undefined): Promise<unknown> {
    this.waitingCallers++
    if (signal) return this.#wait(seconds, signal)
    if (this.#shared?.seconds === seconds) return this.#shared.error
    const shared = { seconds, error: this.#wait(seconds) }
    this.#shared = shared
    // Another request of a Worker runs in another step: it shares no timer with this one.
    queueMicrotask(() => (this.#shared = undefined))
    return shared.error
  }

  async #wait(seconds: number, signal?: AbortSignal): Promise<unknown> {
    signal?.throwIfAborted()
    const until = this.#context.clock.monotonic() + seconds
    this.#awaitedUntil = Math.max(this.#awaitedUntil, until)
    const over = new AbortController()
    const aborted = new Promise<never>((_, reject) => {
      const leave = (): void => reject(signal?.reason as Error)
      signal?.addEventListener('abort', leave, { signal: over.signal })
    })
    try {
      const ended = this.done.then(() => this.error)
      return await Promise.race([ended, this.#watch(until, over.signal), aborted])
    } finally {
      // Without a reason an error is made, which takes six times as long.
      over.abort(null)
    }
  }

  async #watch(until: number, over: AbortSignal): Promise<unknown> {
    const { clock } = this.#context
    let seen = this.#heartbeats
    for (let silent = 0; silent < maxSilentLooks;) {
      const remaining = until - clock.monotonic()
      if (remaining <= 0) return noTokenInTime()
      await clock.sleep(Math.min(remaining, heartbeatSeconds), { signal: over })
      if (over.aborted) return undefined
      silent = this.#heartbeats === seen ? silent + 1 : 0
      seen = this.#heartbeats
    }
    this.#endsBy = -Infinity
    return undefined
  }

  async #beat(over: AbortSignal): Promise<void> {
    while (!over.aborted) {
      await this.#context.clock.sleep(heartbeatSeconds / 2, { signal: over, background: true })
      this.#heartbeats++
    }
  }
}

function noTokenInTime(): ConnectionError {
  return new ConnectionError('No token arrived in time. The refresh continues: try again.', {
    code: 'timeout',
    retryAfterSeconds: 1,
  })
}
