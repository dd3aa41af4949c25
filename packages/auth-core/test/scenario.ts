import { onTestFinished } from 'vitest'
import type { AuthEvent } from '../src/auth-event.ts'
import type { AuthProvider } from '../src/auth-provider.ts'
import { AppTokenSource } from '../src/engine/app-token-source.ts'
import type { AppTokenSourceOptions, UserTokenSourceOptions } from '../src/engine/options.ts'
import { UserTokenSource } from '../src/engine/user-token-source.ts'
import { FailingTokenCache } from 'test-support/failing-cache.ts'
import { ScriptedEndpoint } from './scripted-endpoint.ts'
import { VirtualClock } from 'test-support/virtual-clock.ts'

export { outcome } from 'test-support/outcome.ts'

/** A token source on virtual time with its surroundings. */
export interface Scenario<Source = UserTokenSource, Options = UserTokenSourceOptions> {
  readonly clock: VirtualClock
  readonly endpoint: ScriptedEndpoint
  readonly cache: FailingTokenCache
  readonly events: AuthEvent[]
  readonly source: Source
  /** Adds another source on the same cache and endpoint, as in another process. */
  readonly join: (options?: Partial<Options>) => Source
  /** Counts of events by type. */
  readonly counts: () => Record<string, number>
  /**
   * Requests a token and lets the necessary time pass.
   *
   * @throws An error if the caller waits longer: in virtual time, nothing else ends the wait.
   */
  readonly get: (source?: AuthProvider, seconds?: number) => Promise<string>
}

/** A source that may have users. `options` are those of all sources of the scenario. */
export function scenario(
  options: Partial<UserTokenSourceOptions> = {},
  clock = new VirtualClock(),
): Scenario {
  return scenarioOf((all) => new UserTokenSource(all), options, clock)
}

/** A source of app-only tokens. */
export function appScenario(
  options: Partial<AppTokenSourceOptions> = {},
  clock = new VirtualClock(),
): Scenario<AppTokenSource, AppTokenSourceOptions> {
  return scenarioOf((all) => new AppTokenSource(all), options, clock)
}

type WithCache = AppTokenSourceOptions & Pick<UserTokenSourceOptions, 'tokenCache'>

function scenarioOf<Source extends AuthProvider, Options extends AppTokenSourceOptions>(
  make: (options: WithCache & Partial<Options>) => Source,
  options: Partial<Options>,
  clock: VirtualClock,
): Scenario<Source, Options> {
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
      let isWaiting = true
      const stopWaiting = (): void => void (isWaiting = false)
      token.then(stopWaiting, stopWaiting)
      await clock.advance(seconds)
      if (isWaiting) throw new Error(`The caller still waits for a token after ${seconds} s.`)
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
