import { isObserved, notify, type KeylessAuthEvent } from '../auth-event.ts'
import type { GuardedCache } from './cache/guarded-cache.ts'
import { systemClock, type Clock } from '../clock.ts'
import { Cooldown } from './cooldown.ts'
import type { GrantPolicy, GrantSession } from './grant-policy.ts'
import { HeldToken } from './held-token.ts'
import type { AppTokenSourceOptions, RequestToken } from './options.ts'
import { checkOptions, refuse } from '../provider-options.ts'

/** What a refresh works on; one per token source. */
export interface RefreshContext {
  readonly key: string
  readonly clock: Clock
  readonly held: HeldToken
  readonly cache: GuardedCache
  readonly cooldown: Cooldown
  readonly session: GrantSession
  /** Absent for app tokens: a second request does no harm. */
  readonly policy?: GrantPolicy
  readonly requestToken: RequestToken
  readonly emit: (event: KeylessAuthEvent) => void
  readonly background: BackgroundWork
}

/**
 * Checks the options, and makes the parts that are the same for every grant.
 *
 * @param nameInEvents Returns the key for events, which must not name a user. By default it leaves
 *   the user out.
 * @throws `ConfigurationError` that names the option.
 */
export function commonContext(
  options: AppTokenSourceOptions,
  nameInEvents = (key: string): string => key.split(':', 2).join(':'),
): Omit<RefreshContext, 'cache' | 'session' | 'policy'> {
  checkOptions(options)
  const { key, requestToken, onEvent, waitUntil, clock = systemClock } = options
  if (!key || !requestToken) throw refuse('Pass key and requestToken')
  const { skewSeconds = 30, refreshAheadSeconds = 300 } = options
  return {
    key,
    clock,
    requestToken,
    held: new HeldToken(clock, { skewSeconds, refreshAheadSeconds }),
    cooldown: new Cooldown(clock),
    emit: (event) => {
      if (isObserved(onEvent)) notify(onEvent, { key: nameInEvents(key), ...event })
    },
    background: new BackgroundWork(waitUntil),
  }
}

/** Work that no caller waits for, such as the release of a lease. It causes no unhandled rejection. */
class BackgroundWork {
  readonly #waitUntil: AppTokenSourceOptions['waitUntil']
  /** Absent if there is none: a process may have many users. */
  #running: Set<Promise<unknown>> | undefined

  constructor(waitUntil: AppTokenSourceOptions['waitUntil']) {
    this.#waitUntil = waitUntil
  }

  run(work: Promise<unknown>): void {
    const running = (this.#running ??= new Set())
    const end = (): void => {
      running.delete(ended)
      if (running.size === 0) this.#running = undefined
    }
    const ended = work.then(end, end)
    running.add(ended)
    try {
      const result: unknown = this.#waitUntil?.(ended)
      Promise.resolve(result).catch(() => {})
    } catch {
      // The request that the work belonged to may be over.
    }
  }

  /** Resolves when all work is done, including work that it started. */
  async over(): Promise<void> {
    while (this.#running !== undefined) await Promise.all(this.#running)
  }
}
