import { onTestFinished } from 'vitest'
import type { AuthEvent } from '../src/auth-event.ts'
import type { AuthProvider } from '../src/auth-provider.ts'
import { AppTokenSource } from '../src/engine/app-token-source.ts'
import type {
  AppTokenSourceOptions,
  UserTokenSourceOptions,
} from '../src/engine/token-source-options.ts'
import { UserTokenSource } from '../src/engine/user-token-source.ts'
import { FailingTokenCache } from 'test-support/failing-cache.ts'
import { ScriptedEndpoint } from './scripted-endpoint.ts'
import { VirtualClock } from 'test-support/virtual-clock.ts'

export { outcome } from 'test-support/outcome.ts'

/** A token source on virtual time with all that is around it. */
export interface Scenario<Source = UserTokenSource, Options = UserTokenSourceOptions> {
  readonly clock: VirtualClock
  readonly endpoint: ScriptedEndpoint
  readonly cache: FailingTokenCache
  readonly events: AuthEvent[]
  readonly source: Source
  /** Another source on the same cache and endpoint: another process. */
  readonly join: (options?: Partial<Options>) => Source
  /** How often each type of event has come. */
  readonly counts: () => Record<string, number>
  /** Asks for a token and lets the time pass that it takes. */
  readonly get: (source?: AuthProvider, seconds?: number) => Promise<string>
}

/** Of a source that may have users. */
export function scenario(options: Partial<UserTokenSourceOptions> = {}): Scenario {
  return scenarioOf((all) => new UserTokenSource(all), options)
}

/** Of a source of app-only tokens. */
export function appScenario(
  options: Partial<AppTokenSourceOptions> = {},
): Scenario<AppTokenSource, AppTokenSourceOptions> {
  return scenarioOf((all) => new AppTokenSource(all), options)
}

type WithCache = AppTokenSourceOptions & Pick<UserTokenSourceOptions, 'tokenCache'>

function scenarioOf<Source extends AuthProvider, Options extends AppTokenSourceOptions>(
  make: (options: WithCache & Partial<Options>) => Source,
  options: Partial<Options>,
): Scenario<Source, Options> {
  const clock = new VirtualClock()
  const endpoint = new ScriptedEndpoint(clock)
  const cache = new FailingTokenCache({ clock })
  const events: AuthEvent[] = []
  const join = (more: Partial<Options> = {}): Source =>
    make({
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
      const token = Promise.resolve(from.getAccessToken())
      token.catch(() => {})
      await clock.advance(seconds)
      return token
    },
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
