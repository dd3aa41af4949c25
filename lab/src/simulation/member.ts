import {
  AppTokenSource,
  TokenSource,
  type AuthProvider,
  type TokenCache,
} from '@spotify-sdk/auth-core'
import { RedisTokenCache } from '@spotify-sdk/cache-redis'
import type { Plan } from './plan.ts'
import { RedisLink, type RedisNetwork } from './redis-link.ts'
import type { ClockError } from './simulated-clock.ts'
import { SimulatedProcess } from './simulated-process.ts'
import type { TokenEndpoint } from './token-endpoint.ts'

/** What a process of the fleet is made of. */
export interface MemberOptions {
  readonly name: string
  readonly clockError: ClockError
  readonly plan: Plan
  readonly network: RedisNetwork
  readonly endpoint: TokenEndpoint
}

/** One process of the fleet: its cache, and the token source of every key that it is asked for. */
export class Member {
  readonly process: SimulatedProcess
  readonly link: RedisLink
  readonly cache: TokenCache
  readonly #options: MemberOptions
  readonly #providers = new Map<string, AuthProvider>()

  constructor(options: MemberOptions) {
    const { name, clockError, network } = options
    this.#options = options
    this.process = new SimulatedProcess(name, network.timeline, network.chance, clockError)
    this.link = new RedisLink(network, this.process)
    this.cache = new RedisTokenCache({ client: this.link, clock: this.process.clock })
  }

  provider(key: string): AuthProvider {
    let provider = this.#providers.get(key)
    if (provider === undefined) {
      const { plan, endpoint } = this.#options
      const { grant } = plan
      const options = {
        key,
        tokenCache: this.cache,
        requestToken: endpoint.requestTokenFor(this.process, key),
        clock: this.process.clock,
      }
      provider =
        grant === 'refresh_token'
          ? new TokenSource({ ...options, grant })
          : new AppTokenSource(options)
      this.#providers.set(key, provider)
    }
    return provider
  }
}
