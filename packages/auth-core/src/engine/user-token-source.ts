import { GuardedCache } from './cache/guarded-cache.ts'
import { eventKey } from '../event-key.ts'
import type { UserTokenSourceOptions } from './options.ts'
import { refuse } from '../provider-options.ts'
import { commonContext } from './refresh-context.ts'
import { maxWaitSeconds, TokenCycler } from './token-cycler.ts'
import type { TokenInfo } from '../token/token-info.ts'
import { isMarkedRejected } from './user/living-refresh-token.ts'
import { importRefreshToken, type ImportRefreshTokenOptions } from './user/import-refresh-token.ts'
import { getStoredToken, signIn, signOut, type UserContext } from './user/sign-in-and-out.ts'
import { signInOnce } from './user/sign-in-once.ts'
import { awaitsVerdict, UserGrantPolicy } from './user/user-grant-policy.ts'
import { UserSession } from './user/user-session.ts'

/** Interval at which a user's token is checked against the cache, to notice a sign-out elsewhere. */
const revalidateUserSeconds = 30

/**
 * The refresh engine for user tokens: one valid token for one key, from one request. `AppTokenSource`
 * does the same for app tokens, and is smaller.
 */
export class UserTokenSource extends TokenCycler {
  readonly #context: UserContext
  #writes = 0

  constructor(options: UserTokenSourceOptions) {
    const context = userContext(options)
    const { keepWarm, revalidateSeconds = revalidateUserSeconds } = options
    // One object for both: a process may have many users.
    const all = Object.assign(context, { policy: new UserGrantPolicy(context) })
    super(all, { keepWarm, revalidateSeconds })
    this.#context = context
  }

  /**
   * Stores the token of a sign-in. It ignores cooldowns, and supersedes an earlier sign-out and every
   * refresh under way. If the cache fails, the sign-in is kept in memory and stored when the cache works
   * again: the caller gets an event, not an error.
   *
   * @param token Without `authorizedAt`, the user counts as having consented now.
   * @returns The token as it is stored, with its key.
   */
  async signIn(token: TokenInfo): Promise<TokenInfo> {
    this.forgetFreshRejections()
    return this.#write(() => signIn(this.#context, token))
  }

  /**
   * Stores the token of a request, for a key that no other sign-in has. If several sources call it, even
   * in several processes, one of them sends its request under a lease, and the others take its token.
   *
   * @returns The token as it is stored. Nothing is sent if there is one already, even one that Spotify has
   *   rejected since.
   * @throws The error of `request`, if no other source has signed in.
   */
  async signInOnce(request: () => Promise<TokenInfo>): Promise<TokenInfo> {
    this.forgetFreshRejections()
    return this.#write(() => signInOnce(this.#context, request))
  }

  /**
   * Stores a refresh token that another library obtained, as a sign-in. The first refresh verifies it:
   * if Spotify rejects it, callers get a `ReauthorizationRequiredError`. It replaces the token of another
   * sign-in. A second import of the same refresh token changes nothing, unless Spotify has rejected what came
   * of the first. An import waits for a refresh, or another import, of the same user.
   *
   * @returns The token as it is stored; at the first import it has no valid access token yet.
   * @throws `ConfigurationError` if the refresh token, scope or date is invalid.
   */
  async importRefreshToken(
    refreshToken: string,
    options?: ImportRefreshTokenOptions,
  ): Promise<TokenInfo> {
    this.forgetFreshRejections()
    return this.#write(() => importRefreshToken(this.#context, refreshToken, options ?? {}))
  }

  /**
   * Deletes the token from memory and from the cache, and supersedes every refresh under way. From its start
   * no token is returned. Other sources notice at their next check of the cache.
   *
   * @throws `TokenCacheError` (code `cache_unavailable`) if the cache did not delete it.
   */
  async signOut(): Promise<void> {
    return this.#write(() => signOut(this.#context))
  }

  /**
   * Retries a refresh token that Spotify rejected; rejections during an outage can be wrong. Call it
   * only on explicit user action. Does nothing if none was rejected.
   *
   * @throws `ReauthorizationRequiredError` if it is rejected again; another `SpotifyError` if the request
   *   failed.
   */
  async retryRejectedRefreshToken(): Promise<void> {
    const { scheduler } = this
    await scheduler.current?.wait(maxWaitSeconds, undefined)
    const current = await getStoredToken(this.#context)
    if (current === undefined || !isMarkedRejected(current)) return
    const attempt = scheduler.join()
    attempt.forcedRefreshToken = current.refreshToken
    try {
      const error = await attempt.wait(maxWaitSeconds, undefined)
      if (error !== undefined) throw error
    } finally {
      // The user has learned that it failed: nothing is sent afterwards.
      attempt.forcedRefreshToken = undefined
    }
  }

  /**
   * Returns the stored token, even if it has expired or was rejected. Sends no token request.
   *
   * @throws `TokenCacheError` if the cache does not answer and memory holds nothing.
   */
  async getStoredToken(): Promise<TokenInfo | undefined> {
    this.subscribe()
    return getStoredToken(this.#context)
  }

  /**
   * Whether this source can be discarded and recreated without losing state that is not in the cache
   * (a sign-in, a cooldown, a token that the API rejected).
   */
  get canEvict(): boolean {
    const { held, session, cooldown, clock } = this.#context
    if (this.scheduler.current !== undefined || this.#writes > 0) return false
    if (held.isUnstored || session.cacheHoldsOtherOrigin || awaitsVerdict(session)) return false
    return !session.remembersRejected(clock.monotonic()) && !cooldown.isActive()
  }

  async #write<T>(write: () => Promise<T>): Promise<T> {
    this.subscribe()
    this.#writes++
    const writing = write().finally(() => {
      this.#writes--
      this.scheduler.scheduleNext()
    })
    this.#context.background.run(writing)
    return writing
  }
}

function userContext(options: UserTokenSourceOptions): UserContext {
  const common = commonContext(options, eventKey)
  const { tokenCache, timeoutSeconds = 10 } = options
  // In a memory of its own, a sign-in would be lost without a word.
  if (tokenCache === undefined) throw refuse('Pass tokenCache')
  const session = new UserSession(common.held, options)
  const cache = new GuardedCache({ ...common, cache: tokenCache, observer: session })
  return { ...common, cache, session, timeoutSeconds }
}
