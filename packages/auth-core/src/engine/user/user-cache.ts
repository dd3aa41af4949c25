import type { Awaitable } from '../../awaitable.ts'
import {
  GuardedCache,
  longDeadlineSeconds,
  type CacheObserver,
  type GuardedCacheOptions,
} from '../cache/guarded-cache.ts'
import { TokenCacheError } from '../../errors/token-cache-error.ts'
import { isOfInitialRefreshToken } from './initial-refresh-token.ts'
import { signOutMarker } from './living-refresh-token.ts'
import type { TokenInfo } from '../../token/token-info.ts'
import type { RefreshContext } from '../refresh-context.ts'
import type { UserSession } from './user-session.ts'

/** Refresh context for user tokens: what the policy for users works on. */
export interface UserContext extends Omit<RefreshContext, 'policy'> {
  readonly session: UserSession
  readonly userCache: UserCache
  readonly timeoutSeconds: number
}

/** One for all sources. */
const noWrites: Promise<unknown> = Promise.resolve()

const withoutCache =
  "The token cache does not answer, and without it this user's refresh token might be sent twice."

/** One user's key of a token cache: sign-ins and sign-outs are written to it. */
export class UserCache implements CacheObserver {
  /** The same key, as refreshes use it. */
  readonly guarded: GuardedCache
  /**
   * Whether the latest read found an entry that is not used, because it descends from another initial
   * refresh token than this program's.
   */
  holdsOtherOrigin = false
  readonly #session: UserSession
  /** All writes that were started. */
  #writes: Promise<unknown> = noWrites

  constructor(options: GuardedCacheOptions, session: UserSession) {
    this.#session = session
    this.guarded = new GuardedCache({ ...options, observer: this })
  }

  /**
   * Stores a sign-in.
   *
   * @param token Called right before the write, because the wall clock may have been set meanwhile.
   * @throws `CacheUnavailable`
   */
  async set(token: () => TokenInfo): Promise<void> {
    const { cache, key } = this.guarded
    await this.#write('set', () => cache.set(token(), key))
  }

  /**
   * Removes the entry. A cache without `delete` gets an entry without tokens of the user.
   *
   * @throws `CacheUnavailable`
   */
  async delete(): Promise<void> {
    const { cache, key } = this.guarded
    await (cache.delete === undefined
      ? this.set(() => signOutMarker(key))
      : this.#write('delete', () => cache.delete?.(key)))
  }

  onWrite(write: Promise<unknown>): void {
    this.#writes = ended(this.#writes, write)
  }

  async filter(entry: TokenInfo | undefined): Promise<TokenInfo | undefined> {
    const { initialRefreshToken, isAlive } = this.#session
    this.holdsOtherOrigin =
      entry !== undefined &&
      initialRefreshToken !== undefined &&
      !isAlive &&
      !(await isOfInitialRefreshToken(entry, initialRefreshToken))
    return this.holdsOtherOrigin ? undefined : entry
  }

  /**
   * Creates the error for work that needs the cache, with the cache's own message if it may be quoted.
   */
  unavailable(sentence: string = withoutCache): TokenCacheError {
    const { failure } = this.guarded
    const details = failure === undefined ? '' : ` The cache says: ${failure}`
    return new TokenCacheError(`${sentence}${details}`, { code: 'cache_unavailable' })
  }

  /** Resolves when no write of this source is under way. */
  written(): Promise<unknown> {
    return this.#writes
  }

  /**
   * Writes a sign-in or sign-out after all writes that were started earlier: without fences, the last of
   * two writes wins, and that must not be a refresh.
   */
  async #write(operation: 'set' | 'delete', write: () => Awaitable<unknown>): Promise<void> {
    const options = { seconds: longDeadlineSeconds }
    const turn = this.#writes.then(() => this.guarded.call(operation, write, options))
    this.onWrite(turn)
    await turn
  }
}

async function ended(...writes: readonly Promise<unknown>[]): Promise<void> {
  await Promise.allSettled(writes)
}
