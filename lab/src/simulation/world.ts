import { AccountsService } from './accounts/accounts-service.ts'
import { positionOf } from './accounts/consents.ts'
import { TokenEndpoint } from './accounts/token-endpoint.ts'
import type { IssuedToken, SimulationEvent } from './event.ts'
import { FaultLog } from './fault.ts'
import { singleUser, type Plan } from './plan.ts'
import { Chances } from '../chance.ts'
import type { RunContext } from './run-context.ts'
import { Member, requiredScope } from './process/member.ts'
import type { ClockError } from './process/simulated-clock.ts'
import type { SimulatedProcess } from './process/simulated-process.ts'
import { Timeline } from './process/timeline.ts'
import { CacheContent, cacheKeyOf } from './redis/cache-content.ts'
import { Notices } from './redis/notices.ts'
import type { RedisNetwork } from './redis/redis-link.ts'
import { SimulatedRedis } from './redis/simulated-redis.ts'
import type { Instants } from './redis/writer-instants.ts'
import { RuleViolation, Trace } from './trace.ts'

/** A rolling deployment takes this long. */
const rolloutSeconds = 20

/** The fleet, the Redis server, the accounts service and the network of one run. */
export class World implements RunContext {
  readonly plan: Plan
  readonly chances: Chances
  readonly timeline = new Timeline()
  readonly faults = new FaultLog()
  readonly redis: SimulatedRedis
  readonly cache: CacheContent
  readonly network: RedisNetwork
  readonly accounts: AccountsService
  readonly endpoint: TokenEndpoint
  readonly instants: Instants | undefined
  readonly notices: Notices | undefined
  readonly members: Member[]
  readonly trace: Trace
  initialRefreshToken: string | undefined
  onContact: ((process: SimulatedProcess) => void) | undefined
  /** Seconds for which a process stalls before it sends a request. */
  stallSeconds: ((process: SimulatedProcess) => number) | undefined
  #restarts = 0

  /** @param onLine Receives each line of the trace. */
  constructor(plan: Plan, onLine?: (line: string) => void) {
    this.plan = plan
    this.trace = new Trace(plan.seed, onLine)
    this.chances = new Chances(plan.seed)
    if (plan.instants === 'writer') this.instants = new Map()
    if (plan.notices) this.notices = new Notices(this)
    this.redis = new SimulatedRedis(this.timeline, (run) => this.cache.onEvaluation(run))
    this.network = { server: this.redis, sendsLate: plan.sendsLate, slowSeconds: 0, hungUntil: 0 }
    this.accounts = new AccountsService(this)
    this.endpoint = new TokenEndpoint(this, this.accounts)
    this.cache = new CacheContent(this, this.redis, this.accounts.issued)
    if (plan.deployments > 0) this.#issueInitialRefreshToken()
    this.members = plan.processes.map((clockError, index) => this.#start(`p${index}`, clockError))
  }

  get now(): number {
    return this.timeline.now
  }

  emit(event: SimulationEvent): void {
    if (event.type === 'fault') this.faults.add(event.fault)
    this.trace.record(this.now, event)
    if (event.type !== 'stored' || this.notices === undefined) return
    const type = this.cache.storedToken(event.key) === undefined ? 'deleted' : 'stored'
    this.notices.tell(cacheKeyOf(event.key, this.plan), { type })
  }

  /** Starts a process with an empty memory on the machine of one that was killed. */
  restart(index: number): void {
    const gone = this.members[index]
    if (gone === undefined) return
    const [name = ''] = gone.process.name.split("'")
    this.members[index] = this.#start(`${name}'${++this.#restarts}`, gone.process.clock.error)
  }

  /** Schedules a rolling deployment with another initial refresh token, if the plan has one. */
  scheduleDeployment(): void {
    const { plan, timeline, chances, members } = this
    const chance = chances.of('deployments')
    if (plan.deployments < 2) return
    timeline.after(chance.between(0.2, 0.7) * plan.faultySeconds, () => {
      this.#issueInitialRefreshToken()
      for (const index of members.keys()) {
        timeline.after(chance.between(0, rolloutSeconds), () => this.#redeploy(index))
      }
    })
  }

  /** The token that a process has delivered. @throws {@link RuleViolation} if it was never issued. */
  issuedToken(accessToken: string): IssuedToken {
    const issued = this.accounts.issued.get(accessToken)
    if (issued === undefined) throw new RuleViolation(`${accessToken} was never issued`)
    return issued
  }

  #issueInitialRefreshToken(): void {
    this.initialRefreshToken = this.accounts.issueInitialRefreshToken(singleUser, requiredScope)
  }

  #redeploy(index: number): void {
    const process = this.members[index]?.process
    // A crashed process restarts with the new refresh token.
    if (process === undefined || process.isDead) return
    process.kill()
    const { now } = this
    const fault = { kind: 'crash', process: process.name, from: now, until: now } as const
    this.emit({ type: 'fault', fault })
    this.restart(index)
  }

  #start(name: string, clockError: ClockError): Member {
    const member = new Member(this, name, clockError)
    const { process } = member
    process.onRequest = () => process.stall(this.stallSeconds?.(process) ?? 0)
    const { initialRefreshToken: deployed } = this
    if (deployed !== undefined) process.deployedSignIn = positionOf(deployed).signIn
    return member
  }
}
