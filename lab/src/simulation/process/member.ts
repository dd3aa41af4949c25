import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
import {
  AuthorizationCode,
  AuthorizationCodePkce,
  type CodeFlow,
  type UserProvider,
} from '@spotify-sdk/auth-authorization-code'
import type { AuthProvider, ProviderOptions } from '@spotify-sdk/auth-core'
import { RedisTokenCache } from '@spotify-sdk/cache-redis'
import { clientSecret, userClientId } from '../accounts/token-messages.ts'
import type { TokenEndpoint } from '../accounts/token-endpoint.ts'
import { singleUser, type Plan } from '../plan.ts'
import type { Notices } from '../redis/notices.ts'
import { RedisLink, type RedisNetwork } from '../redis/redis-link.ts'
import { withWriterInstants, type Instants } from '../redis/writer-instants.ts'
import type { RunContext } from '../run-context.ts'
import type { ClockError } from './simulated-clock.ts'
import { SimulatedProcess } from './simulated-process.ts'

/** The scope that the program requires, and an optional one. */
export const requiredScope = 'user-read-private'
export const otherScope = 'user-top-read'

/** Whether granted scopes, separated by spaces, include what the program requires. */
export function isSufficient(scope: string): boolean {
  return scope.split(' ').includes(requiredScope)
}

/** Time-out of one attempt of a token request. */
export const requestTimeoutSeconds = 10

/** What the processes of a fleet have in common. */
interface FleetContext extends RunContext {
  readonly network: RedisNetwork
  readonly endpoint: TokenEndpoint
  /** Set if the cache stores times by the clock of the writer. */
  readonly instants: Instants | undefined
  /** Set if the cache tells of changes. */
  readonly notices: Notices | undefined
  /** The initial refresh token of processes that start now. */
  readonly initialRefreshToken: string | undefined
}

/** A process of the fleet with its providers, as a program has them. */
export class Member {
  readonly process: SimulatedProcess
  readonly link: RedisLink
  readonly #options: ProviderOptions
  readonly #apps = new Map<string, ClientCredentials>()
  readonly #users: CodeFlow | undefined

  constructor(fleet: FleetContext, name: string, clockError: ClockError) {
    const { plan, timeline, chances, network, endpoint, instants, notices } = fleet
    const backoff = chances.of(`backoff of ${name}`)
    this.process = new SimulatedProcess(name, timeline, backoff, clockError)
    this.link = new RedisLink(fleet, network, this.process)
    const redis = new RedisTokenCache({ client: this.link })
    const cache = instants === undefined ? redis : withWriterInstants(redis, instants)
    this.#options = {
      tokenCache: notices === undefined ? cache : notices.subscribable(cache, this.process),
      fetch: endpoint.fetchFor(this.process),
      maxRetries: plan.maxRetries,
      timeoutSeconds: requestTimeoutSeconds,
    }
    if (plan.grant === 'refresh_token') {
      this.#users = this.process.run(() => this.#createUsers(plan, fleet.initialRefreshToken))
    }
  }

  /** Calls the provider of a key, as code of this process. */
  call<T>(key: string, run: (provider: AuthProvider) => T): T {
    if (this.#users !== undefined) return this.callUser(key, run)
    return this.process.run(() => run(this.#app(key)))
  }

  /** Calls the provider of one user, as code of this process. */
  callUser<T>(key: string, run: (user: UserProvider, all: CodeFlow) => T): T {
    return this.process.run(() => {
      const all = this.#users
      if (all === undefined) throw new Error('There are no users in this plan')
      return run(key === singleUser ? all : all.forUser(key), all)
    })
  }

  #app(key: string): ClientCredentials {
    let app = this.#apps.get(key)
    if (app === undefined) {
      app = new ClientCredentials({ ...this.#options, clientId: key, clientSecret })
      this.#apps.set(key, app)
    }
    return app
  }

  #createUsers({ hasSecret, maxUsersInMemory }: Plan, refreshToken: string | undefined): CodeFlow {
    const options = {
      ...this.#options,
      clientId: userClientId,
      redirectUri: 'https://app.example/callback',
      scope: requiredScope,
      refreshToken,
      maxUsersInMemory,
    }
    return hasSecret
      ? new AuthorizationCode({ ...options, clientSecret })
      : new AuthorizationCodePkce(options)
  }
}
