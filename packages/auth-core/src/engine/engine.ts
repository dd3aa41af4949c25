import { notify, type KeylessAuthEvent } from '../auth-event.ts'
import { systemClock, type Clock } from '../clock.ts'
import type { Bootstrap } from './bootstrap.ts'
import { CoolDown } from './cool-down.ts'
import { GuardedCache } from './guarded-cache.ts'
import type { TokenInfo } from '../token-info.ts'
import { TokenMemory } from './token-memory.ts'
import { tokenSourceDefaults, type TokenSourceOptions } from './token-source-options.ts'

/**
 * One token request.
 *
 * @param current What is stored so far; its refresh token is to be spent, where there is one.
 * @param options `signal` stops what has not been sent yet. A request on the wire ends by answer
 *   or time-out: its answer may hold the only refresh token that still works.
 * @returns The token of the answer, its life counted from before the request was sent.
 */
export type RequestToken = (
  current: TokenInfo | undefined,
  options: { readonly signal: AbortSignal },
) => Promise<TokenInfo>

/**
 * How tokens are renewed. `client_credentials`: by the client alone, so two requests do no harm.
 * `refresh_token`: by spending what a user granted, which may work only once.
 */
export type RenewalGrant = 'client_credentials' | 'refresh_token'

/** What a refresh works on; one per token source. */
export interface Engine {
  readonly key: string
  readonly grant: RenewalGrant
  readonly clock: Clock
  readonly memory: TokenMemory
  readonly cache: GuardedCache
  readonly coolDown: CoolDown
  readonly requestToken: RequestToken
  readonly requiredScopes: readonly string[]
  readonly bootstrap: Bootstrap | undefined
  readonly emit: (event: KeylessAuthEvent) => void
  /** Takes work that nobody waits for, such as giving back a lease. */
  readonly background: (work: Promise<unknown>) => void
}

/** Puts the parts of an engine together. */
export function createEngine(options: TokenSourceOptions): Engine {
  const { key, tokenCache, requestToken, onEvent, waitUntil, bootstrap } = options
  const {
    grant = tokenSourceDefaults.grant,
    skewSeconds = tokenSourceDefaults.skewSeconds,
    refreshAheadSeconds = tokenSourceDefaults.refreshAheadSeconds,
    clock = systemClock,
    requiredScopes = [],
  } = options
  const emit = (event: KeylessAuthEvent): void => notify(onEvent, { key, ...event })
  const memory = new TokenMemory(clock, { skewSeconds, refreshAheadSeconds }, requiredScopes)
  const hasSession = (): boolean =>
    memory.token !== undefined && memory.token.refreshTokenRejectedAt === undefined
  return {
    key,
    grant,
    clock,
    requestToken,
    requiredScopes,
    bootstrap,
    emit,
    memory,
    cache: new GuardedCache({ cache: tokenCache, key, clock, emit, bootstrap, hasSession }),
    coolDown: new CoolDown(clock),
    background: (work) => handOver(work, waitUntil),
  }
}

/** Work of ours never ends in an unhandled rejection, and a runtime that refuses it changes nothing. */
function handOver(work: Promise<unknown>, waitUntil: TokenSourceOptions['waitUntil']): void {
  const settled = work.catch(() => {})
  try {
    waitUntil?.(settled)
  } catch {
    // The request that it belonged to may be over.
  }
}
