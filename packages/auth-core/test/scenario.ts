import { onTestFinished } from 'vitest'
import type { AuthEvent } from '../src/auth-event.ts'
import type { TokenSourceOptions } from '../src/engine/token-source-options.ts'
import { TokenSource } from '../src/engine/token-source.ts'
import { MemoryTokenCache } from '../src/memory-token-cache.ts'
import { ScriptedEndpoint } from './scripted-endpoint.ts'
import { VirtualClock } from './virtual-clock.ts'

/** A token source on virtual time with all that is around it. */
export interface Scenario {
  readonly clock: VirtualClock
  readonly endpoint: ScriptedEndpoint
  readonly cache: MemoryTokenCache
  readonly events: AuthEvent[]
  readonly source: TokenSource
  /** Another source on the same cache and endpoint: another process. */
  readonly join: (options?: Partial<TokenSourceOptions>) => TokenSource
  /** How often each type of event has come. */
  readonly counts: () => Record<string, number>
  /** Asks for a token and lets the time pass that it takes. */
  readonly get: (source?: TokenSource, seconds?: number) => Promise<string>
}

export function scenario(options: Partial<TokenSourceOptions> = {}): Scenario {
  const clock = new VirtualClock()
  const endpoint = new ScriptedEndpoint(clock)
  const cache = new MemoryTokenCache({ clock })
  const events: AuthEvent[] = []
  const join = (more: Partial<TokenSourceOptions> = {}): TokenSource =>
    new TokenSource({
      key: 'k',
      tokenCache: cache,
      requestToken: endpoint.requestToken,
      clock,
      onEvent: (event) => events.push(event),
      ...options,
      ...more,
    })
  const source = join()
  failOnUnhandledRejection()
  return {
    clock,
    endpoint,
    cache,
    events,
    source,
    join,
    counts: () =>
      Object.fromEntries(
        Object.entries(Object.groupBy(events, ({ type }) => type)).map(([type, list]) => [
          type,
          list?.length ?? 0,
        ]),
      ),
    get: async (from = source, seconds = 1) => {
      const token = from.getAccessToken()
      token.catch(() => {})
      await clock.advance(seconds)
      return token
    },
  }
}

/** What a promise came to, as a value. */
export async function outcome(promise: PromiseLike<unknown>): Promise<unknown> {
  try {
    return await promise
  } catch (error) {
    return error
  }
}

function failOnUnhandledRejection(): void {
  const reasons: unknown[] = []
  const note = (reason: unknown): void => void reasons.push(reason)
  process.on('unhandledRejection', note)
  onTestFinished(async () => {
    await new Promise((resolve) => setImmediate(resolve))
    process.off('unhandledRejection', note)
    if (reasons.length > 0) throw new Error('unhandled rejection', { cause: reasons[0] })
  })
}
