import { setTimeout as sleep } from 'node:timers/promises'
import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
import type { AuthEvent } from '@spotify-sdk/auth-core'
import { MockSpotify } from '@spotify-sdk/testing'
import { RedisServer } from '../../../test/redis/redis-server.ts'
import { TcpProxy } from '../../../test/redis/tcp-proxy.ts'
import { waitUntil } from '../../../test/redis/wait-until.ts'
import { RedisTokenCache, type RedisTokenCacheOptions } from '../src/index.ts'
import { ioRedis, nodeRedis } from './redis-backends.ts'

/** How a cache gets to its Redis. */
export const ways = ['redis', 'ioredis', 'url'] as const
export type Way = (typeof ways)[number]

/** What two processes met with while their Redis was out of order, and after it. */
export interface OutageReport {
  readonly errors: readonly string[]
  /** `cache-failed` events, as `operation code`, each once. */
  readonly failures: readonly string[]
  readonly slowestSeconds: number
  /** Seconds between token requests once all was well again. */
  readonly gapsAfterwards: readonly number[]
}

const lifetimeSeconds = 1

/** A holder that is cut off in the middle of a refresh is waited for as long, like a killed one. */
export const leaseSeconds = 1

/** Callers of two providers that share nothing but a Redis, which a test breaks and mends. */
export class OutageScenario implements AsyncDisposable {
  readonly server: RedisServer
  readonly proxy: TcpProxy
  readonly #mock: MockSpotify
  readonly #providers: ClientCredentials[] = []
  readonly #stack: AsyncDisposableStack
  readonly #events: AuthEvent[] = []
  readonly #errors = new Set<string>()
  #slowestSeconds = 0

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

  /** Runs callers before, during and after a disturbance. */
  async run(disturb: () => unknown, mend: () => unknown): Promise<OutageReport> {
    await this.#callBetweenRefreshes()
    await disturb()
    await this.#callFor(1.8 * lifetimeSeconds)
    await mend()
    await waitUntil('a refresh is shared again', () => this.#call())
    await this.#callFor(lifetimeSeconds / 2)
    const requests = this.#mock.requests.token.length
    await this.#callFor(2 * lifetimeSeconds)
    const times = this.#mock.requests.token.slice(requests - 1).map(({ receivedAt }) => receivedAt)
    const failures = this.#events.flatMap((event) =>
      event.type === 'cache-failed' ? `${event.operation} ${event.code}` : [],
    )
    return {
      errors: [...this.#errors],
      failures: [...new Set(failures)],
      slowestSeconds: this.#slowestSeconds,
      gapsAfterwards: times.slice(1).map((time, index) => time - (times[index] ?? 0)),
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

  /** Asks both once, and tells whether they got the same token. */
  async #call(): Promise<boolean> {
    const tokens = await Promise.all(
      this.#providers.map(async (provider) => {
        const startedAt = performance.now()
        const outcome = await provider.getAccessToken().catch((error: unknown) => {
          this.#errors.add(String(error))
        })
        const seconds = (performance.now() - startedAt) / 1000
        this.#slowestSeconds = Math.max(this.#slowestSeconds, seconds)
        return outcome
      }),
    )
    return tokens[0] !== undefined && tokens[0] === tokens[1]
  }

  /** Until a refresh has just been made and shared: then none is likely to be under way. */
  async #callBetweenRefreshes(): Promise<void> {
    const { token } = this.#mock.requests
    const before = token.length
    await waitUntil('a refresh', async () => (await this.#call()) && token.length > before)
    await sleep(100)
  }

  async #callFor(seconds: number): Promise<void> {
    const endsAt = performance.now() + seconds * 1000
    while (performance.now() < endsAt) {
      await this.#call()
      await sleep(20)
    }
  }
}
