import { notify, type KeylessAuthEvent } from '../auth-event.ts'
import { systemClock, type Clock } from '../clock.ts'
import { Cooldown } from './cooldown.ts'
import { GuardedCache } from './guarded-cache.ts'
import type { TokenInfo } from '../token/token-info.ts'
import { TokenMemory } from './token-memory.ts'
import { ownCache } from './own-cache.ts'
import type { SendPermit } from './send-permit.ts'
import { refreshWindowsOf, type AppTokenSourceOptions } from './token-source-options.ts'
import type { UserGrant } from './user-grant.ts'

/**
 * One token request.
 *
 * @param current What is stored so far; its refresh token is to be spent, where there is one.
 * @param options `signal` stops what has not been sent yet. A request on the wire ends by answer
 *   or time-out: its answer may hold the only refresh token that still works. Call `beforeSend`
 *   and look at the signal right before each attempt, with no `await` in between: it aborts the
 *   signal where the request may no longer be sent.
 * @returns The token of the answer, its life counted from before the request was sent.
 */
export type RequestToken = (
  current: TokenInfo | undefined,
  options: SendPermit,
) => Promise<TokenInfo>

/** What a refresh works on; one per token source. */
export interface Engine {
  readonly key: string
  readonly clock: Clock
  readonly memory: TokenMemory
  readonly cache: GuardedCache
  readonly cooldown: Cooldown
  readonly requestToken: RequestToken
  readonly emit: (event: KeylessAuthEvent) => void
  /** Takes work that nobody waits for, such as giving back a lease. */
  readonly background: (work: Promise<unknown>) => void
  /** What is to be heeded beside where a user granted the tokens; absent: the client renews alone. */
  readonly user?: UserGrant
}

/** Puts the parts of an engine together, for tokens that a client renews alone. */
export function createEngine(options: AppTokenSourceOptions): Engine {
  const base = engineBase(options)
  return {
    ...base,
    memory: new TokenMemory(base.clock, refreshWindowsOf(options)),
    cache: new GuardedCache({ ...base, cache: options.tokenCache ?? ownCache() }),
  }
}

/**
 * What is the same for every engine.
 *
 * @param nameInEvents What stands for a key in events: one that may name a user is not shown.
 */
export function engineBase(
  options: AppTokenSourceOptions,
  nameInEvents: (key: string) => string = (key) => key,
): Omit<Engine, 'memory' | 'cache'> {
  const { key, requestToken, onEvent, waitUntil, clock = systemClock } = options
  return {
    key,
    clock,
    requestToken,
    emit: (event) => {
      if (onEvent !== undefined) notify(onEvent, { key: nameInEvents(key), ...event })
    },
    cooldown: new Cooldown(clock),
    background: (work) => handOver(work, waitUntil),
  }
}

/** Work of ours never ends in an unhandled rejection, and a runtime that refuses it changes nothing. */
function handOver(work: Promise<unknown>, waitUntil: AppTokenSourceOptions['waitUntil']): void {
  const settled = work.catch(() => {})
  try {
    const answer: unknown = waitUntil?.(settled)
    Promise.resolve(answer).catch(() => {})
  } catch {
    // The request that it belonged to may be over.
  }
}
