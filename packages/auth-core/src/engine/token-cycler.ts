import type { AccessToken, AccessTokenOptions, AuthProvider } from '../auth-provider.ts'
import { followCacheChanges } from './cache-changes.ts'
import { withDeadline } from '../deadline.ts'
import { AuthenticationError } from '../errors/authentication-error.ts'
import { ServerError } from '../errors/server-error.ts'
import type { AppTokenSourceOptions } from './options.ts'
import type { RefreshContext } from './refresh-context.ts'
import { RefreshScheduler } from './refresh-scheduler.ts'
import type { TokenInfo } from '../token/token-info.ts'

/** Maximum wait of a caller that has no valid token. */
export const maxWaitSeconds = 30

/** Maximum wait of a caller that has a valid token, for the next one. */
const shortWaitSeconds = 1

/** Maximum number of refreshes in a row that may succeed and leave no valid token. */
const maxRefreshes = 5

/** If a token is rejected within this time of its issue, its age is not the reason. */
const recentlyIssuedSeconds = 60

/** How long `close` waits for a refresh under way, or a write. */
const closeWithinSeconds = 5

/** Maximum interval between two checks of `keepWarm`: timers stop while the machine sleeps. */
const maxDelaySeconds = 60

/** Minimum interval between two checks. */
const minDelaySeconds = 0.01

/**
 * Returns the token of one source, and refreshes it in time.
 *
 * | the held token | what a caller gets | what happens in the background |
 * |---|---|---|
 * | fresh | the token, immediately | nothing; user tokens are sometimes checked against the cache |
 * | ageing | the token, immediately | one refresh that does not wait for a busy lease |
 * | due | the token, after a short wait for the next one; immediately in a cooldown | the one refresh |
 * | expired, or none | the next token, from the one refresh; an error in a cooldown | the one refresh |
 */
export class TokenCycler implements AuthProvider {
  protected readonly scheduler: RefreshScheduler
  readonly #context: RefreshContext
  readonly #keepWarm: boolean
  #unsubscribe: (() => void) | undefined
  #warming: AbortController | undefined
  #lastFreshRejectionAt = -Infinity

  constructor(
    context: RefreshContext,
    options: Pick<AppTokenSourceOptions, 'keepWarm' | 'revalidateSeconds'>,
  ) {
    this.#context = context
    this.#keepWarm = options.keepWarm ?? false
    this.scheduler = new RefreshScheduler(context, options.revalidateSeconds ?? Infinity)
  }

  /**
   * Returns a valid access token: normally from memory, otherwise from the cache, otherwise from one
   * request that all callers share.
   *
   * @throws The `reason` of the caller's own signal; a `SpotifyError` if there is no token.
   */
  getAccessToken(options?: AccessTokenOptions): Promise<string> {
    const signal = options?.signal
    const hit = signal?.aborted ? undefined : this.#context.held.hit()
    return hit ?? this.#serve(signal, ({ accessToken }) => accessToken)
  }

  /** Returns the same token as {@link getAccessToken}, with its expiry. */
  getToken(options?: AccessTokenOptions): Promise<AccessToken> {
    return this.#serve(options?.signal, toAccessToken)
  }

  /** Returns the valid token in memory, if there is one. Starts no cache read and no request. */
  peekToken(): AccessToken | undefined {
    const { held } = this.#context
    const token = held.remainingSeconds() > 0 ? held.toStored() : undefined
    return token && toAccessToken(token)
  }

  /**
   * Reports that the API answered 401 to this token, which is then not returned again. A refresh token
   * stays. If many callers report the same token, there is one refresh.
   */
  async invalidate(accessToken: string): Promise<void> {
    const { held, clock, cooldown, emit } = this.#context
    const isHeld = held.token?.accessToken === accessToken && held.remainingSeconds() > 0
    const ageSeconds = held.ageSeconds()
    held.reject(accessToken)
    if (!isHeld) return

    // One fresh token may have been revoked; if the next one is rejected too, no token will do.
    const isFresh = ageSeconds < recentlyIssuedSeconds
    const isRepeated = clock.monotonic() - this.#lastFreshRejectionAt < 2 * recentlyIssuedSeconds
    if (isFresh) this.#lastFreshRejectionAt = clock.monotonic()
    const cooldownSeconds =
      isFresh && isRepeated ? cooldown.begin(tokenRejected(), recentlyIssuedSeconds) : undefined
    emit({ type: 'token-invalidated', ageSeconds, cooldownSeconds })
  }

  /** Subscribes to the cache, at the first use of the source and not at its construction. */
  protected subscribe(): void {
    this.#unsubscribe ??= followCacheChanges(this.#context, this.scheduler)
  }

  /** Forgets that the API rejected fresh tokens, because those of another sign-in follow. */
  protected forgetFreshRejections(): void {
    this.#lastFreshRejectionAt = -Infinity
  }

  /**
   * Stops the timer of `keepWarm`, unsubscribes from the cache, and waits for a refresh under way
   * until its token is stored. The source works again at its next use.
   */
  async close(): Promise<void> {
    this.#unsubscribe?.()
    this.#unsubscribe = undefined
    this.#warming?.abort()
    this.#warming = undefined
    const { clock, background } = this.#context
    const over = (): Promise<void> => background.over()
    await withDeadline(clock, closeWithinSeconds, over, { background: false }).catch(() => {})
  }

  /** Waits until the held token is valid, as the table says, and reads it in the same step. */
  async #serve<T>(
    signal: AbortSignal | null | undefined,
    read: (token: TokenInfo) => T,
  ): Promise<T> {
    signal?.throwIfAborted()
    const { held, clock, cooldown } = this.#context
    const scheduler = this.scheduler
    this.subscribe()
    if (this.#keepWarm) void this.#warm()
    const giveUpAt = clock.monotonic() + maxWaitSeconds
    let waitSeconds = maxWaitSeconds

    for (let refreshes = 0; refreshes < maxRefreshes; refreshes++) {
      switch (held.state()) {
        case 'fresh':
          if (scheduler.isRecheckDue) scheduler.startInBackground()
          return this.#open(read)
        case 'ageing':
          scheduler.startInBackground()
          return this.#open(read)
        case 'due': {
          const seconds = Math.min(shortWaitSeconds, held.remainingSeconds())
          if (cooldown.isActive()) scheduler.startInBackground()
          else await scheduler.join().wait(seconds, signal)
          if (held.remainingSeconds() > 0) return this.#open(read)
          break
        }
        case 'expired': {
          const error = await scheduler.join().wait(waitSeconds, signal)
          if (held.remainingSeconds() > 0) return this.#open(read)
          if (error !== undefined) throw error
        }
      }
      waitSeconds = giveUpAt - clock.monotonic()
    }
    throw new ServerError('The token endpoint returned only expired tokens.', {
      code: 'invalid_response',
    })
  }

  /** Reads the held token, and opens the hot path until something is due. */
  #open<T>(read: (token: TokenInfo) => T): T {
    const { held } = this.#context
    if (held.hit() === undefined) {
      held.serve(Math.min(held.secondsInState(), this.scheduler.idleSeconds))
    }
    return read(held.toStored() as TokenInfo)
  }

  /** Refreshes ahead on a timer that does not keep the process alive. One timer is enough. */
  async #warm(): Promise<void> {
    if (this.#warming !== undefined) return
    this.#warming = new AbortController()
    const { signal } = this.#warming
    const { held, clock } = this.#context
    const scheduler = this.scheduler
    const pause = (seconds: number): Promise<void> =>
      clock.sleep(Math.min(Math.max(seconds, minDelaySeconds), maxDelaySeconds), {
        signal,
        background: true,
      })
    while (!signal.aborted) {
      // Read before the state, which may end in between: afterwards it would be the time of the next one.
      const freshSeconds = held.secondsInState()
      if (held.state() === 'fresh') {
        await pause(freshSeconds)
      } else {
        scheduler.startInBackground()
        await (scheduler.current?.done ?? pause(scheduler.idleSeconds))
      }
    }
  }
}

function tokenRejected(): AuthenticationError {
  return new AuthenticationError(
    "The Web API rejected two new tokens in a row. Check the app in Spotify's dashboard.",
    { code: 'token_rejected', status: 401 },
  )
}

function toAccessToken({ accessToken, expiresAt, scope }: TokenInfo): AccessToken {
  return scope === undefined ? { accessToken, expiresAt } : { accessToken, expiresAt, scope }
}
