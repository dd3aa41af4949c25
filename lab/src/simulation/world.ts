import { eventKey, type AuthEvent } from '@spotify-sdk/auth-core'
import { AccountsService } from './accounts/accounts-service.ts'
import { TokenEndpoint } from './accounts/token-endpoint.ts'
import { CacheContent } from './cache-content.ts'
import { cacheKeyOf } from './cache-key-of.ts'
import { Chances } from './chance.ts'
import { FaultLog } from './fault.ts'
import { Member, requiredScope } from './member.ts'
import { nextLifeSeconds, singleUser, type Plan } from './plan.ts'
import type { RedisNetwork } from './redis-link.ts'
import type { Truth } from './rule.ts'
import type { ClockError } from './simulated-clock.ts'
import type { SimulatedProcess } from './simulated-process.ts'
import { SimulatedRedis } from './simulated-redis.ts'
import { Timeline } from './timeline.ts'
import { Witness } from './witness.ts'
import type { Instants } from './writer-instants.ts'
import type { IssuedToken, WorldEvent } from './world-event.ts'

/** Everything that there is in one run. */
export class World implements Truth {
  readonly plan: Plan
  readonly chances: Chances
  readonly timeline = new Timeline()
  readonly faults = new FaultLog()
  readonly redis: SimulatedRedis
  /** What the cache holds. */
  readonly cache: CacheContent
  readonly network: RedisNetwork
  readonly accounts: AccountsService
  readonly endpoint: TokenEndpoint
  /** The refresh token that a process is deployed with from now on. */
  deployedToken: string | undefined
  readonly members: Member[]
  readonly witness: Witness
  /** Waits for a process that has just been served, and has not heard of it yet. */
  ambush: ((process: SimulatedProcess) => void) | undefined
  /** Seconds for which a process stalls between a check and the bytes of its request. */
  stallSeconds: ((process: SimulatedProcess) => number) | undefined
  readonly #told = new Set<string>()
  readonly #instants: Instants = new Map()
  readonly #deployed = new Map<SimulatedProcess, number>()
  #restarts = 0

  /** @param onLine Receives the trace, a line for everything that happens. */
  constructor(plan: Plan, onLine?: (line: string) => void) {
    this.plan = plan
    this.witness = new Witness(plan.seed, onLine)
    this.chances = new Chances(plan.seed)
    const { timeline, chances } = this
    this.redis = new SimulatedRedis(timeline, (evaluated) => this.cache.see(evaluated))
    const { sendsLate } = plan
    const server = this.redis
    const onContact = (process: SimulatedProcess): void => this.ambush?.(process)
    this.network = { timeline, chances, server, sendsLate, onContact, slowSeconds: 0, hungUntil: 0 }
    const tell = (event: WorldEvent): void => this.tell(event)
    const now = (): number => timeline.now
    const accounts = (this.accounts = new AccountsService({
      ...plan,
      nextLifeSeconds: () => nextLifeSeconds(plan, chances),
      now,
      tell,
    }))
    this.endpoint = new TokenEndpoint({ timeline, chances, accounts, tell, onContact })
    this.cache = new CacheContent(this)
    if (plan.deployments > 0) this.deployAnew()
    this.members = plan.processes.map((clockError, index) => this.#member(`p${index}`, clockError))
  }

  get now(): number {
    return this.timeline.now
  }

  tell(event: WorldEvent): void {
    if (event.type === 'fault') this.faults.add(event.fault)
    this.witness.see(this.now, event)
  }

  /** A process that was killed comes back with an empty memory, on the same machine. */
  restart(index: number): void {
    const gone = this.members[index]
    if (gone === undefined) return
    const [name = ''] = gone.process.name.split("'")
    this.members[index] = this.#member(`${name}'${++this.#restarts}`, gone.process.clock.error)
  }

  /** From now on, whatever starts is given another refresh token. */
  deployAnew(): void {
    this.deployedToken = this.accounts.refreshTokenFor(singleUser, requiredScope)
  }

  /** Whether nobody has been told before that this login worked. */
  isFirstTold(accessToken: string): boolean {
    return this.#told.size < this.#told.add(accessToken).size
  }

  issuedToken(accessToken: string): IssuedToken | undefined {
    return this.accounts.issued.get(accessToken)
  }

  storedToken(key: string): IssuedToken | undefined {
    return this.cache.storedToken(key)
  }

  pauseSeconds(key: string): number {
    return this.cache.pauseSeconds(key)
  }

  leaseSeconds(process: SimulatedProcess, key: string): number {
    return this.cache.leaseSeconds(process, key)
  }

  cacheAnsweredAt(process: SimulatedProcess): number {
    return this.members.find((member) => member.process === process)?.link.answeredAt ?? -Infinity
  }

  isAlive(login: number): boolean {
    return this.accounts.isAlive(login)
  }

  isInitialRefreshToken(login: number): boolean {
    return this.accounts.login(login)?.isInitialRefreshToken === true
  }

  deployedLogin(process: SimulatedProcess): number | undefined {
    return this.#deployed.get(process)
  }

  #member(name: string, clockError: ClockError): Member {
    const { plan, network, endpoint, deployedToken: refreshToken } = this
    const keys = new Map(
      [...plan.keys, singleUser].map((key) => [eventKey(cacheKeyOf(key, plan)), key]),
    )
    const onEvent =
      (process: SimulatedProcess) =>
      (event: AuthEvent): void => {
        if (event.type !== 'signed-in' || event.stored) return
        this.tell({ type: 'kept-in-memory', process, key: keys.get(event.key) ?? event.key })
      }
    const fetchFor = (process: SimulatedProcess): typeof fetch => endpoint.fetchFor(process)
    const instants = plan.instants === 'writer' ? this.#instants : undefined
    const options = {
      name,
      clockError,
      plan,
      network,
      instants,
      refreshToken,
      fetchFor,
      onEvent,
    }
    const member = new Member(options)
    const { process } = member
    process.onRequest = () => process.stall(this.stallSeconds?.(process) ?? 0)
    if (refreshToken !== undefined) {
      this.#deployed.set(member.process, Number.parseInt(refreshToken, 10))
    }
    return member
  }
}
