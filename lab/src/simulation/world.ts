import { eventKey, type AuthEvent } from '@spotify-sdk/auth-core'
import { AccountsService } from './accounts/accounts-service.ts'
import { TokenEndpoint } from './accounts/token-endpoint.ts'
import type { IssuedToken, SimulationEvent } from './event.ts'
import { FaultLog } from './fault.ts'
import { nextLifetimeSeconds, singleUser, type Plan } from './plan.ts'
import { Chances } from '../chance.ts'
import { Member, requiredScope } from './process/member.ts'
import type { ClockError } from './process/simulated-clock.ts'
import type { SimulatedProcess } from './process/simulated-process.ts'
import { Timeline } from './process/timeline.ts'
import { CacheContent, cacheKeyOf } from './redis/cache-content.ts'
import type { RedisNetwork } from './redis/redis-link.ts'
import { SimulatedRedis } from './redis/simulated-redis.ts'
import type { Instants } from './redis/writer-instants.ts'
import type { Truth } from './rules/rule.ts'
import { Trace } from './trace.ts'

/** The fleet, the Redis server, the accounts service and the network of one run. */
export class World implements Truth {
  readonly plan: Plan
  readonly chances: Chances
  readonly timeline = new Timeline()
  readonly faults = new FaultLog()
  readonly redis: SimulatedRedis
  readonly cache: CacheContent
  readonly network: RedisNetwork
  readonly accounts: AccountsService
  readonly endpoint: TokenEndpoint
  readonly members: Member[]
  readonly trace: Trace
  /** The initial refresh token of processes that start now. */
  initialRefreshToken: string | undefined
  /** Called when a server has handled a message of a process, before the process gets the reply. */
  onContact: ((process: SimulatedProcess) => void) | undefined
  /** Seconds for which a process stalls before it sends a request. */
  stallSeconds: ((process: SimulatedProcess) => number) | undefined
  readonly #reported = new Set<string>()
  readonly #instants: Instants = new Map()
  /** The sign-in of the initial refresh token of each process. */
  readonly #deployed = new Map<SimulatedProcess, number>()
  #restarts = 0

  /** @param onLine Receives each line of the trace. */
  constructor(plan: Plan, onLine?: (line: string) => void) {
    this.plan = plan
    this.trace = new Trace(plan.seed, onLine)
    this.chances = new Chances(plan.seed)
    const { timeline, chances } = this
    this.redis = new SimulatedRedis(timeline, (evaluation) => this.cache.onEvaluation(evaluation))
    const onContact = (process: SimulatedProcess): void => this.onContact?.(process)
    this.network = {
      timeline,
      chances,
      server: this.redis,
      sendsLate: plan.sendsLate,
      onContact,
      slowSeconds: 0,
      hungUntil: 0,
    }
    const emit = (event: SimulationEvent): void => this.emit(event)
    this.accounts = new AccountsService({
      ...plan,
      nextLifetimeSeconds: () => nextLifetimeSeconds(plan, chances),
      now: () => timeline.now,
      emit,
    })
    const { accounts } = this
    this.endpoint = new TokenEndpoint({ timeline, chances, accounts, emit, onContact })
    this.cache = new CacheContent({
      plan,
      redis: this.redis,
      now: () => timeline.now,
      emit,
      issuedToken: (accessToken) => this.issuedToken(accessToken),
    })
    if (plan.deployments > 0) this.issueInitialRefreshToken()
    this.members = plan.processes.map((clockError, index) => this.#start(`p${index}`, clockError))
  }

  get now(): number {
    return this.timeline.now
  }

  emit(event: SimulationEvent): void {
    if (event.type === 'fault') this.faults.add(event.fault)
    this.trace.record(this.now, event)
  }

  /** Starts a process with an empty memory on the machine of one that was killed. */
  restart(index: number): void {
    const gone = this.members[index]
    if (gone === undefined) return
    const [name = ''] = gone.process.name.split("'")
    this.members[index] = this.#start(`${name}'${++this.#restarts}`, gone.process.clock.error)
  }

  /** Issues an initial refresh token for processes that start from now on. */
  issueInitialRefreshToken(): void {
    this.initialRefreshToken = this.accounts.issueInitialRefreshToken(singleUser, requiredScope)
  }

  /** Whether no process has reported the success of this sign-in before. */
  isFirstReport(accessToken: string): boolean {
    return this.#reported.size < this.#reported.add(accessToken).size
  }

  issuedToken(accessToken: string): IssuedToken | undefined {
    return this.accounts.issued.get(accessToken)
  }

  storedToken(key: string): IssuedToken | undefined {
    return this.cache.storedToken(key)
  }

  cooldownSeconds(key: string): number {
    return this.cache.cooldownSeconds(key)
  }

  leaseSeconds(process: SimulatedProcess, key: string): number {
    return this.cache.leaseSeconds(process, key)
  }

  cacheAnsweredAt(process: SimulatedProcess): number {
    return this.members.find((member) => member.process === process)?.link.answeredAt ?? -Infinity
  }

  isAlive(signIn: number): boolean {
    return this.accounts.isAlive(signIn)
  }

  isInitial(signIn: number): boolean {
    return this.accounts.isInitial(signIn)
  }

  deployedSignIn(process: SimulatedProcess): number | undefined {
    return this.#deployed.get(process)
  }

  #start(name: string, clockError: ClockError): Member {
    const { plan, network, endpoint, initialRefreshToken: refreshToken } = this
    const keys = new Map(
      [...plan.keys, singleUser].map((key) => [eventKey(cacheKeyOf(key, plan)), key]),
    )
    const member = new Member({
      name,
      clockError,
      plan,
      network,
      refreshToken,
      instants: plan.instants === 'writer' ? this.#instants : undefined,
      fetchFor: (process) => endpoint.fetchFor(process),
      onEvent: (process) => (event: AuthEvent) => {
        if (event.type !== 'signed-in' || event.stored) return
        this.emit({ type: 'kept-in-memory', process, key: keys.get(event.key) ?? event.key })
      },
    })
    const { process } = member
    process.onRequest = () => process.stall(this.stallSeconds?.(process) ?? 0)
    if (refreshToken !== undefined) this.#deployed.set(process, Number.parseInt(refreshToken, 10))
    return member
  }
}
