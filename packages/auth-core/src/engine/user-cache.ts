import type { CacheFailedEvent } from '../auth-event.ts'
import { isOfInitialRefreshToken, type InitialRefreshToken } from './initial-refresh-token.ts'
import { GuardedCache, patientDeadlineSeconds, type GuardedCacheOptions } from './guarded-cache.ts'
import type { RefreshLease } from '../cache/token-cache.ts'
import type { TokenInfo } from '../token/token-info.ts'
import type { UserMemory } from './user-memory.ts'
import { voidToken } from './void-token.ts'

/** What a {@link UserCache} is made of. */
export interface UserCacheOptions extends GuardedCacheOptions {
  readonly initialRefreshToken: InitialRefreshToken | undefined
  readonly memory: UserMemory
}

/** One user's key of a token cache: what a person did, a login or a sign-out, is written here, too. */
export class UserCache extends GuardedCache {
  readonly #initialRefreshToken: InitialRefreshToken | undefined
  readonly #memory: UserMemory
  #holdsOtherOrigin = false
  /** All writes that have been begun, or wait for their turn. */
  #writing: Promise<unknown> = Promise.resolve()

  constructor(options: UserCacheOptions) {
    super(options)
    this.#initialRefreshToken = options.initialRefreshToken
    this.#memory = options.memory
  }

  /**
   * Whether the latest look found an entry that descends from another initial refresh token than that
   * of this program: a miss.
   */
  get holdsOtherOrigin(): boolean {
    return this.#holdsOtherOrigin
  }

  /** Whether a lease excludes anybody. */
  get hasLeases(): boolean {
    return this.cache.lease !== undefined
  }

  /**
   * Makes a lease last for so many seconds from now. `false`: it is lost.
   *
   * @throws {@link CacheUnavailable}
   */
  async extend(lease: RefreshLease, seconds: number): Promise<boolean> {
    return this.guard('extend', async () => lease.extend?.(seconds) ?? false)
  }

  override async commit(lease: RefreshLease, token: TokenInfo): Promise<boolean> {
    return this.#note(super.commit(lease, token))
  }

  /** Stores a login. @throws {@link CacheUnavailable} */
  async set(token: TokenInfo): Promise<void> {
    await this.#inTurn('set', async () => void (await this.cache.set(token, this.key)))
  }

  /**
   * Removes the entry; a cache without `delete` is given an entry that is nobody's: no token of
   * the user's is left.
   *
   * @throws {@link CacheUnavailable}
   */
  async delete(): Promise<void> {
    const operation = this.cache.delete === undefined ? 'set' : 'delete'
    const remove = async (): Promise<void> => {
      if (this.cache.delete === undefined) await this.cache.set(voidToken(this.key), this.key)
      else await this.cache.delete(this.key)
    }
    await this.#inTurn(operation, remove)
  }

  /** Resolves when no write of this process is under way. */
  async written(): Promise<void> {
    await this.#writing
  }

  /**
   * What a person did is written after all that was begun before: without fences the later of two
   * writes wins, and that must be neither a refresh nor what the person did before.
   */
  async #inTurn(
    operation: CacheFailedEvent['operation'],
    write: () => Promise<void>,
  ): Promise<void> {
    const options = { seconds: patientDeadlineSeconds }
    const turn = this.#writing.then(() => this.guard(operation, write, options))
    await this.#note(turn)
  }

  #note<T>(writing: Promise<T>): Promise<T> {
    this.#writing = ended(this.#writing, writing)
    return writing
  }

  protected override async check(
    entry: TokenInfo | null | undefined,
  ): Promise<TokenInfo | undefined> {
    const token = await super.check(entry)
    const isMiss =
      token !== undefined &&
      !this.#memory.hasSession &&
      !(await isOfInitialRefreshToken(token, this.#initialRefreshToken))
    this.#holdsOtherOrigin = isMiss
    return isMiss ? undefined : token
  }
}

async function ended(...writings: readonly Promise<unknown>[]): Promise<void> {
  await Promise.allSettled(writings)
}
