import { eventKey, type AuthEvent } from '@spotify-sdk/auth-core'
import {
  commitScript,
  releaseScript,
  writeScript,
} from '../../../packages/cache-redis/src/scripts.ts'
import { AccountsService } from './accounts/accounts-service.ts'
import { TokenEndpoint } from './accounts/token-endpoint.ts'
import { cacheKeyOf } from './cache-key-of.ts'
import { Chance } from './chance.ts'
import { entryIn, rejectedIn, wrote, type Fields } from './entry-fields.ts'
import { EntryNames } from './entry-names.ts'
import { FaultLog } from './fault.ts'
import { Member, requiredScope } from './member.ts'
import { singleUser, type Plan } from './plan.ts'
import type { RedisNetwork } from './redis-link.ts'
import type { Truth } from './rule.ts'
import { epoch, type ClockError } from './simulated-clock.ts'
import type { SimulatedProcess } from './simulated-process.ts'
import { SimulatedRedis, type Evaluated } from './simulated-redis.ts'
import { Timeline } from './timeline.ts'
import { Witness } from './witness.ts'
import type { IssuedToken, WorldEvent } from './world-event.ts'

/** Everything that there is in one run. */
export class World implements Truth {
  readonly plan: Plan
  readonly chance: Chance
  readonly timeline = new Timeline()
  readonly faults = new FaultLog()
  readonly redis: SimulatedRedis
  readonly network: RedisNetwork
  readonly accounts: AccountsService
  readonly endpoint: TokenEndpoint
  /** The refresh token that a process is deployed with from now on. */
  deployedToken: string | undefined
  readonly members: Member[]
  readonly witness: Witness
  /** Waits for a process that has just been served, and has not heard of it yet. */
  ambush: ((process: SimulatedProcess) => void) | undefined
  /** Keys whose user has signed out, as far as the cache was ever told and has not lost it. */
  readonly signedOut = new Set<string>()
  readonly #names: EntryNames
  readonly #told = new Set<string>()
  readonly #deployed = new Map<SimulatedProcess, number>()
  #restarts = 0

  /** @param onLine Receives the trace, a line for everything that happens. */
  constructor(plan: Plan, onLine?: (line: string) => void) {
    this.plan = plan
    this.witness = new Witness(plan.seed, onLine)
    this.chance = new Chance(plan.seed)
    this.#names = new EntryNames(plan)
    const { timeline, chance } = this
    this.redis = new SimulatedRedis(timeline, (evaluated) => this.#look(evaluated))
    const { sendsLate } = plan
    const server = this.redis
    const onContact = (process: SimulatedProcess): void => this.ambush?.(process)
    this.network = { timeline, chance, server, sendsLate, onContact, slowSeconds: 0, hungUntil: 0 }
    const tell = (event: WorldEvent): void => this.tell(event)
    const now = (): number => timeline.now
    const accounts = (this.accounts = new AccountsService({ ...plan, now, tell }))
    this.endpoint = new TokenEndpoint({ timeline, chance, accounts, tell, onContact })
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
    return this.#tokenIn(this.redis.fields(this.#names.of(key)))
  }

  pauseSeconds(key: string): number {
    const until = Number(this.redis.fields(this.#names.of(key))?.get('cooldown_until') ?? 0)
    return until / 1e6 - (epoch + this.now + this.redis.clockOffsetSeconds)
  }

  isAlive(login: number): boolean {
    return this.accounts.isAlive(login)
  }

  isBootstrap(login: number): boolean {
    return this.accounts.login(login)?.isBootstrap === true
  }

  deployedLogin(process: SimulatedProcess): number | undefined {
    return this.#deployed.get(process)
  }

  /** Whether the cache holds the verdict that a refresh token is dead. */
  isRejected(key: string): boolean {
    return rejectedIn(this.redis.fields(this.#names.of(key))) !== undefined
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
    const options = { name, clockError, plan, network, refreshToken, fetchFor, onEvent }
    const member = new Member(options)
    if (refreshToken !== undefined) {
      this.#deployed.set(member.process, Number.parseInt(refreshToken, 10))
    }
    return member
  }

  #look({ script, key: redisKey, before, after }: Evaluated): void {
    const key = this.#names.keyOf(redisKey)
    if (key === undefined) return this.witness.break(`a foreign key was touched: ${redisKey}`)
    const isCommit = script === commitScript.text
    if ((isCommit || script === writeScript.text) && wrote(before, after)) {
      this.tell({
        type: 'stored',
        key,
        by: isCommit ? 'commit' : 'write',
        wasDeleted: this.signedOut.has(key),
        before: this.#tokenIn(before),
        after: this.#tokenIn(after),
        authorizedAt: entryIn(after)?.authorized_at,
        rejected: rejectedIn(after),
      })
      if (!isCommit && after?.has('token') !== true) this.signedOut.add(key)
      else if (!isCommit) this.signedOut.delete(key)
    }
    const until = after?.get('cooldown_until')
    const isPause = script === releaseScript.text && until !== undefined
    if (isPause && until !== before?.get('cooldown_until')) {
      this.tell({ type: 'paused', key, until: this.now })
    }
  }

  #tokenIn(fields: Fields): IssuedToken | undefined {
    const entry = entryIn(fields)
    return entry && this.issuedToken(entry.access_token)
  }
}
