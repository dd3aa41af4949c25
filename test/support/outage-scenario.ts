import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
import { ServerError, type AuthEvent, type TokenCache } from '@spotify-sdk/auth-core'
import { MockSpotify } from '@spotify-sdk/testing'
import { waitUntil } from './redis/wait-until.ts'
import { StallWatch, throwIfStoodStill, whenStoodStill } from './stood-still.ts'

/** Makes the cache of the first or the second provider; its lease lasts for so many seconds. */
export type MakeCache = (leaseSeconds: number, provider: number) => TokenCache | Promise<TokenCache>

/** What two providers saw while the server of their cache was out of order, and after it. */
export interface OutageReport {
  readonly errors: readonly string[]
  /** `cache-failed` events, as `operation code`, each once. */
  readonly failures: readonly string[]
}

const lifetimeSeconds = 2

/** As long may a token live on a machine too busy to share one that lives for two seconds. */
const maxLifetimeSeconds = 16

/** A holder that is cut off in the middle of a refresh is waited for as long, like a killed one. */
const leaseSeconds = 1

/** Longer than any machine takes, however busy it is. */
const patienceSeconds = 150

/** For the test of an outage, which waits so long three times at most. */
export const outageTimeoutMilliseconds = 500_000

/** Callers of two providers that share nothing but the server of a cache, which a test breaks and repairs. */
export class OutageScenario implements AsyncDisposable {
  readonly #mock: MockSpotify
  readonly #providers: ClientCredentials[] = []
  readonly #stack: AsyncDisposableStack
  readonly #events: AuthEvent[] = []
  readonly #errors = new Set<string>()
  /** Whether a token had expired when it arrived. */
  #hasSeenExpiredToken = false
  readonly #stalls: StallWatch

  private constructor(mock: MockSpotify, stack: AsyncDisposableStack) {
    this.#mock = mock
    this.#stack = stack
    this.#stalls = stack.use(new StallWatch())
  }

  static async start(makeCache: MakeCache): Promise<OutageScenario> {
    const stack = new AsyncDisposableStack()
    const mock = stack.use(await MockSpotify.start({ tokenLifetimeSeconds: lifetimeSeconds }))
    const scenario = new OutageScenario(mock, stack)
    for (const provider of [0, 1]) await scenario.#join(makeCache, provider)
    return scenario
  }

  /** Runs callers before, during and after a disturbance, until refreshes are shared once more. */
  async run(disturb: () => unknown, mend: () => unknown): Promise<OutageReport> {
    const { token } = this.#mock.requests
    await this.#callUntilShared(0)
    this.#mock.tokenLifetimeSeconds = lifetimeSeconds
    await disturb()
    const before = token.length
    // Calls do not wait for it to come back.
    await this.#callUntil('refreshes meanwhile', () => token.length >= before + 2)
    await mend()
    await this.#callUntilShared(1)
    const failures = this.#events.flatMap((event) =>
      event.type === 'cache-failed' ? `${event.operation} ${event.code}` : [],
    )
    if (this.#hasSeenExpiredToken) throwIfStoodStill(this.#stalls.longestSeconds)
    return {
      errors: [...this.#errors],
      failures: [...new Set(failures)],
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#stack.disposeAsync()
  }

  async #join(makeCache: MakeCache, index: number): Promise<void> {
    const { clientId, clientSecret, tokenUrl } = this.#mock
    const tokenCache = await makeCache(leaseSeconds, index)
    this.#stack.defer(async () => void (await tokenCache.close?.()))
    const onEvent = (event: AuthEvent): unknown => this.#events.push(event)
    const provider = new ClientCredentials({
      clientId,
      clientSecret,
      tokenUrl,
      tokenCache,
      onEvent,
    })
    this.#providers.push(provider)
  }

  /** Asks both once. @returns The token, where both got the same. */
  async #call(): Promise<string | undefined> {
    const [one, other] = await Promise.all(
      this.#providers.map((provider) =>
        Promise.resolve(provider.getAccessToken()).catch((error: unknown) => {
          this.#errors.add(String(error))
          if (ServerError.is(error) && error.code === 'invalid_response') {
            this.#hasSeenExpiredToken = true
          }
        }),
      ),
    )
    return one === other ? (one ?? undefined) : undefined
  }

  /** Until so many refreshes in a row have cost one request each, for both. */
  async #callUntilShared(refreshes: number): Promise<void> {
    const { token } = this.#mock.requests
    let last: string | undefined
    let requests = token.length
    let shared = -1
    await this.#callUntil('refreshes are shared', (common) => {
      if (common === undefined || common === last) return false
      const isShared = token.length === requests + 1
      shared = isShared ? shared + 1 : 0
      if (!isShared) this.#liveLonger()
      last = common
      requests = token.length
      return shared >= refreshes
    })
  }

  /** The busier the machine, the fewer refreshes: they cost more than anything else here. */
  #liveLonger(): void {
    const seconds = 2 * this.#mock.tokenLifetimeSeconds
    this.#mock.tokenLifetimeSeconds = Math.min(seconds, maxLifetimeSeconds)
  }

  async #callUntil(what: string, isDone: (common: string | undefined) => boolean): Promise<void> {
    const callOnce = async (): Promise<boolean> => isDone(await this.#call())
    await waitUntil(what, callOnce, patienceSeconds)
  }
}

/** On a busy machine, a server that works well can miss the half second that it has, too. */
const canAlwaysHappen = / timeout$/

/**
 * A busy machine may notice an outage by another failure first, such as a time-out. Such a run shows
 * nothing and is repeated. An error that a caller got is never excused, unless the token expired while
 * the process stood still.
 */
export const whenUnseen = {
  count: 3,
  condition: new RegExp(`^The outage was not seen as |${whenStoodStill.condition.source}`),
}

/**
 * The failures that a disturbance does not explain; or that it should have been noticed.
 *
 * @param failure At least one is like this; `undefined`: none has to be.
 * @param canHappen Where none has to be, these are explained.
 */
export function unexplained(
  { failures }: OutageReport,
  failure: RegExp | undefined,
  canHappen: RegExp = canAlwaysHappen,
): readonly string[] {
  if (failure !== undefined) {
    if (failures.some((each) => failure.test(each))) return []
    throw new Error(`The outage was not seen as ${failure}, but as: ${failures.join(', ')}`)
  }
  return failures.filter((each) => !canAlwaysHappen.test(each) && !canHappen.test(each))
}
