import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
import type { AuthEvent } from '@spotify-sdk/auth-core'
import { MockSpotify } from '@spotify-sdk/testing'
import { RedisServer } from 'test-support/redis/redis-server.ts'
import { TcpProxy } from 'test-support/redis/tcp-proxy.ts'
import { waitUntil } from 'test-support/redis/wait-until.ts'
import { RedisTokenCache, type RedisTokenCacheOptions } from '../src/index.ts'
import { ioRedis, nodeRedis } from 'test-support/redis/redis-clients.ts'

/** How a cache gets to its Redis. */
export const ways = ['redis', 'ioredis', 'url'] as const
export type Way = (typeof ways)[number]

/** What two processes met with while their Redis was out of order, and after it. */
export interface OutageReport {
  readonly errors: readonly string[]
  /** `cache-failed` events, as `operation code`, each once. */
  readonly failures: readonly string[]
}

const lifetimeSeconds = 2

/** A holder that is cut off in the middle of a refresh is waited for as long, like a killed one. */
const leaseSeconds = 1

/** Longer than any machine takes, however busy it is. */
const patienceSeconds = 60

/** Callers of two providers that share nothing but a Redis, which a test breaks and mends. */
export class OutageScenario implements AsyncDisposable {
  readonly server: RedisServer
  readonly proxy: TcpProxy
  readonly #mock: MockSpotify
  readonly #providers: ClientCredentials[] = []
  readonly #stack: AsyncDisposableStack
  readonly #events: AuthEvent[] = []
  readonly #errors = new Set<string>()

  private constructor(
    server: RedisServer,
    proxy: TcpProxy,
    mock: MockSpotify,
    stack: AsyncDisposableStack,
  ) {
    this.server = server
    this.proxy = proxy
    this.#mock = mock
    this.#stack = stack
  }

  static async start(way: Way): Promise<OutageScenario> {
    const stack = new AsyncDisposableStack()
    const server = stack.use(await RedisServer.start())
    const proxy = stack.use(await TcpProxy.start(server.port))
    const mock = stack.use(await MockSpotify.start({ tokenLifetimeSeconds: lifetimeSeconds }))
    const scenario = new OutageScenario(server, proxy, mock, stack)
    await scenario.#join(way)
    await scenario.#join(way)
    return scenario
  }

  /** Runs callers before, during and after a disturbance, until refreshes are shared once more. */
  async run(disturb: () => unknown, mend: () => unknown): Promise<OutageReport> {
    const { token } = this.#mock.requests
    await this.#callUntilShared(0)
    await disturb()
    const before = token.length
    // Calls do not wait for it to come back.
    await this.#callUntil('refreshes meanwhile', () => token.length >= before + 2)
    await mend()
    await this.#callUntilShared(1)
    const failures = this.#events.flatMap((event) =>
      event.type === 'cache-failed' ? `${event.operation} ${event.code}` : [],
    )
    return {
      errors: [...this.#errors],
      failures: [...new Set(failures)],
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#stack.disposeAsync()
  }

  async #join(way: Way): Promise<void> {
    const { clientId, clientSecret, tokenUrl } = this.#mock
    const tokenCache = new RedisTokenCache({ ...(await this.#way(way)), leaseSeconds })
    this.#stack.defer(() => tokenCache.close())
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

  async #way(way: Way): Promise<RedisTokenCacheOptions> {
    if (way === 'url') return { url: `redis://127.0.0.1:${this.proxy.port}` }
    const { client, close } = await (way === 'redis' ? nodeRedis : ioRedis)(this.proxy.port)
    this.#stack.defer(() => void close())
    return { client }
  }

  /** Asks both once. @returns The token, where both got the same. */
  async #call(): Promise<string | undefined> {
    const [one, other] = await Promise.all(
      this.#providers.map((provider) =>
        Promise.resolve(provider.getAccessToken()).catch((error: unknown) => {
          this.#errors.add(String(error))
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
      shared = token.length === requests + 1 ? shared + 1 : 0
      last = common
      requests = token.length
      return shared >= refreshes
    })
  }

  async #callUntil(what: string, isDone: (common: string | undefined) => boolean): Promise<void> {
    const callOnce = async (): Promise<boolean> => isDone(await this.#call())
    await waitUntil(what, callOnce, patienceSeconds)
  }
}
