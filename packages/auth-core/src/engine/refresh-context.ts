import { isObserved, notify, type KeylessAuthEvent } from '../auth-event.ts'
import type { GuardedCache } from './cache/guarded-cache.ts'
import { systemClock, type Clock } from '../clock.ts'
import { Cooldown } from './cooldown.ts'
import type { GrantPolicy } from './grant-policy.ts'
import { HeldToken } from './held-token.ts'
import type { AppTokenSourceOptions, RequestToken } from './options.ts'

/** What a refresh works on; one per token source. */
export interface RefreshContext {
  readonly key: string
  readonly clock: Clock
  readonly held: HeldToken
  readonly cache: GuardedCache
  readonly cooldown: Cooldown
  readonly policy: GrantPolicy
  readonly requestToken: RequestToken
  readonly emit: (event: KeylessAuthEvent) => void
  /** Takes work that no caller waits for, such as the release of a lease. */
  readonly runInBackground: (work: Promise<unknown>) => void
}

/**
 * Makes the parts that are the same for every grant.
 *
 * @param nameInEvents What stands for a key in events: a key that may name a user is not shown.
 */
export function commonContext(
  options: AppTokenSourceOptions,
  nameInEvents: (key: string) => string = (key) => key,
): Omit<RefreshContext, 'cache' | 'policy'> {
  const { key, requestToken, onEvent, waitUntil, clock = systemClock } = options
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
    runInBackground: (work) => runInBackground(work, waitUntil),
  }
}

/** Background work never ends in an unhandled rejection, and a `waitUntil` that fails changes nothing. */
function runInBackground(
  work: Promise<unknown>,
  waitUntil: AppTokenSourceOptions['waitUntil'],
): void {
  const ended = work.catch(() => {})
  try {
    const result: unknown = waitUntil?.(ended)
    Promise.resolve(result).catch(() => {})
  } catch {
    // The request that the work belonged to may be over.
  }
}
