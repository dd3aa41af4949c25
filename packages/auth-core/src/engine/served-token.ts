import type { AccessToken, AccessTokenOptions, AuthProvider } from '../auth-provider.ts'
import { CacheNotices } from './cache-notices.ts'
import type { Engine } from './engine.ts'
import { AuthenticationError } from '../errors/authentication-error.ts'
import { ServerError } from '../errors/server-error.ts'
import { keepWarm } from './keep-warm.ts'
import { Refresher } from './refresher.ts'

/** A caller without a valid token waits for one no longer than this. */
export const longestWaitSeconds = 30

/** A caller with a valid token waits for the next one no longer than this. */
const shortWaitSeconds = 1

/** A caller waits for no more refreshes than this that end well and leave no valid token. */
const refreshesAtMost = 5

/** A token that is refused within this time of its issue is not refused for its age. */
const youthSeconds = 60

/** How long `close` waits for a refresh under way. */
const closeWithinSeconds = 5

/** How a {@link ServedToken} behaves. */
export interface ServedTokenOptions {
  readonly keepWarm?: boolean | undefined
  readonly revalidateSeconds?: number | undefined
}

/**
 * The token of one engine, as callers get it.
 *
 * | the token in hand | what a caller gets | what happens behind |
 * |---|---|---|
 * | fresh | it, at once | nothing; a user's is looked up again now and then |
 * | ageing | it, at once | one refresh that only tries for the lease |
 * | due | it, after a short wait for the next one; at once in a cooldown | the one refresh |
 * | expired, or none | the next one, from the one refresh; in a cooldown an error | the one refresh |
 */
export class ServedToken implements AuthProvider {
  readonly refresher: Refresher
  readonly notices: CacheNotices
  readonly #engine: Engine
  readonly #keepWarm: boolean
  #warming: AbortController | undefined
  #youngRejectionAt = -Infinity

  constructor(
    engine: Engine,
    { keepWarm: isKeptWarm = false, revalidateSeconds = Infinity }: ServedTokenOptions,
  ) {
    this.#engine = engine
    this.#keepWarm = isKeptWarm
    this.refresher = new Refresher(engine, revalidateSeconds)
    this.notices = new CacheNotices(engine)
  }

  /**
   * A valid access token: from memory as a rule, else from the cache, else from one request that
   * all callers share.
   *
   * @throws The `reason` of the caller's own signal; a `SpotifyError` when no token can be had.
   */
  getAccessToken(options?: AccessTokenOptions): Promise<string> {
    if (options?.signal?.aborted) return Promise.reject(options.signal.reason as Error)
    return this.#engine.memory.hit() ?? this.#accessToken(options?.signal)
  }

  /**
   * The same as {@link getAccessToken}, with the time at which the token ends.
   *
   * @throws The `reason` of the caller's own signal; a `SpotifyError` if there is no token.
   */
  async getToken({ signal }: AccessTokenOptions = {}): Promise<AccessToken> {
    signal?.throwIfAborted()
    return this.#validToken(signal)
  }

  /** The valid token in memory, if there is one. Starts nothing. */
  peekToken(): AccessToken | undefined {
    const { memory } = this.#engine
    return memory.remainingSeconds() > 0 ? memory.accessToken() : undefined
  }

  async #accessToken(signal: AbortSignal | null | undefined): Promise<string> {
    return (await this.#validToken(signal)).accessToken
  }

  async #validToken(signal: AbortSignal | null | undefined): Promise<AccessToken> {
    const { memory, clock, cooldown } = this.#engine
    const refresher = this.refresher
    this.notices.listen()
    if (this.#keepWarm) this.#startWarming()
    const giveUpAt = clock.monotonic() + longestWaitSeconds

    for (let refreshes = 0; refreshes < refreshesAtMost; refreshes++) {
      switch (memory.state()) {
        case 'fresh':
          if (refresher.wantsRecheck) refresher.begin()
          return this.#serve()
        case 'ageing':
          refresher.begin()
          return this.#serve()
        case 'due':
          if (cooldown.isActive()) refresher.begin()
          else await refresher.wait(Math.min(shortWaitSeconds, memory.remainingSeconds()), signal)
          if (memory.remainingSeconds() > 0) return this.#serve()
          break
        case 'expired': {
          const error = await refresher.wait(giveUpAt - clock.monotonic(), signal)
          if (memory.remainingSeconds() > 0) return this.#serve()
          if (error !== undefined) throw error
        }
      }
    }
    throw new ServerError('Every token that could be had had expired on arrival.', {
      code: 'invalid_response',
    })
  }

  /**
   * Takes note that the API answered 401 to this very token: it is not handed out again. Its
   * refresh token stays. Many callers may say so at once; there is one refresh.
   */
  async invalidate(accessToken: string): Promise<void> {
    const { memory, clock, cooldown, emit } = this.#engine
    const isInHand = memory.token?.accessToken === accessToken && memory.remainingSeconds() > 0
    const ageSeconds = memory.ageSeconds()
    memory.reject(accessToken)
    if (!isInHand) return

    // One young token may have been revoked; when the next is refused as well, none will do.
    const isYoung = ageSeconds < youthSeconds
    const isRepeated = clock.monotonic() - this.#youngRejectionAt < 2 * youthSeconds
    if (isYoung) this.#youngRejectionAt = clock.monotonic()
    const cooldownSeconds =
      isYoung && isRepeated ? cooldown.begin(tokenRejected(), youthSeconds) : undefined
    emit({ type: 'token-invalidated', ageSeconds, cooldownSeconds })
  }

  /** The rejections so far are those of tokens from before a login. */
  forgetRejections(): void {
    this.#youngRejectionAt = -Infinity
  }

  /**
   * Ends the timer of `keepWarm`, hears no more of the cache, and waits for a refresh under way.
   * Works when it is asked again.
   */
  async close(): Promise<void> {
    this.notices.end()
    this.#warming?.abort()
    this.#warming = undefined
    const { landed } = this.refresher
    if (landed === undefined) return
    const over = new AbortController()
    await Promise.race([
      landed,
      this.#engine.clock.sleep(closeWithinSeconds, { signal: over.signal }),
    ])
    over.abort()
  }

  /** Opens the hot path for the token in hand. */
  #serve(): AccessToken {
    const { memory } = this.#engine
    const token = memory.accessToken()
    void memory.serve(
      token.accessToken,
      Math.min(memory.secondsInState(), this.refresher.idleSeconds),
    )
    return token
  }

  #startWarming(): void {
    if (this.#warming !== undefined) return
    this.#warming = new AbortController()
    void keepWarm(this.#engine, this.refresher, this.#warming.signal)
  }
}

function tokenRejected(): AuthenticationError {
  return new AuthenticationError(
    "The Web API refused two young tokens in a row: another one would not help. Check the app in Spotify's dashboard.",
    { code: 'token_rejected', status: 401 },
  )
}
