import { createHash } from 'node:crypto'
import {
  commitScript,
  releaseScript,
  writeScript,
} from '../../../packages/cache-redis/src/scripts.ts'
import { Chance } from './chance.ts'
import { FaultLog, type Fault } from './fault.ts'
import { Member } from './member.ts'
import type { Plan } from './plan.ts'
import type { RedisNetwork } from './redis-link.ts'
import { PromiseBroken, type Rule, type Truth } from './rule.ts'
import { epoch, type ClockError } from './simulated-clock.ts'
import type { SimulatedProcess } from './simulated-process.ts'
import { SimulatedRedis, type Evaluated } from './simulated-redis.ts'
import { Timeline } from './timeline.ts'
import { TokenEndpoint } from './token-endpoint.ts'
import { describeEvent, type IssuedToken, type WorldEvent } from './world-event.ts'

/** Lines of the trace that a failure shows. */
const shownLines = 60

/** Everything that there is in one run, and the rules that watch it. */
export class World implements Truth {
  readonly plan: Plan
  readonly chance: Chance
  readonly timeline = new Timeline()
  readonly faults = new FaultLog()
  readonly redis: SimulatedRedis
  readonly network: RedisNetwork
  readonly endpoint: TokenEndpoint
  readonly members: Member[]
  readonly trace: string[] = []
  /** Waits for a process that has just been served, and has not heard of it yet. */
  ambush: ((process: SimulatedProcess) => void) | undefined
  /** Keys whose user has signed out, as far as the cache was ever told and has not lost it. */
  readonly signedOut = new Set<string>()
  readonly #keysByDigest = new Map<string, string>()
  readonly #digest = createHash('sha256')
  readonly #onLine: ((line: string) => void) | undefined
  #rules: readonly Rule[] = []
  #broken: PromiseBroken | undefined
  #restarts = 0

  /** @param onLine Receives the trace, a line for everything that happens. */
  constructor(plan: Plan, onLine?: (line: string) => void) {
    this.plan = plan
    this.#onLine = onLine
    this.chance = new Chance(plan.seed)
    const { timeline, chance } = this
    this.redis = new SimulatedRedis(timeline, (evaluated) => this.#look(evaluated))
    const { sendsLate, lifeSeconds, rotates } = plan
    const server = this.redis
    const onContact = (process: SimulatedProcess): void => this.ambush?.(process)
    this.network = { timeline, chance, server, sendsLate, onContact, slowSeconds: 0, hungUntil: 0 }
    const tell = (event: WorldEvent): void => this.tell(event)
    this.endpoint = new TokenEndpoint({ timeline, chance, lifeSeconds, rotates, tell, onContact })
    this.members = plan.processes.map((clockError, index) => this.#member(`p${index}`, clockError))
    for (const key of plan.keys) {
      const digest = createHash('sha256').update(key).digest('hex')
      this.#keysByDigest.set(`spotify-sdk:{${digest}}`, key)
    }
  }

  get now(): number {
    return this.timeline.now
  }

  /** Names everything that has happened: the same for the same seed. */
  digest(): string {
    return this.#digest.copy().digest('hex')
  }

  watch(rules: readonly Rule[]): void {
    this.#rules = rules
  }

  tell(event: WorldEvent): void {
    const line = `${this.now.toFixed(4)} ${describeEvent(event)}`
    this.#digest.update(line)
    this.#onLine?.(line)
    this.trace.push(line)
    if (this.trace.length > 2 * shownLines) this.trace.splice(0, shownLines)
    if (event.type === 'fault') this.faults.add(event.fault)
    this.#ask((rule) => rule.see(event))
  }

  addFault(fault: Fault): void {
    this.tell({ type: 'fault', fault })
  }

  /** Asks every rule for its verdict on the whole. */
  finish(): void {
    this.#ask((rule) => rule.finish?.())
    this.throwIfBroken()
  }

  /** Rules are asked in the middle of other people's code, which must not see them fail. */
  throwIfBroken(): void {
    if (this.#broken === undefined) return
    const lines = this.trace.slice(-shownLines).join('\n')
    throw new PromiseBroken(`seed ${this.plan.seed}: ${this.#broken.message}\n${lines}`)
  }

  break(message: string): void {
    this.#broken ??= new PromiseBroken(message)
  }

  /** A process that was killed comes back with an empty memory, on the same machine. */
  restart(index: number): void {
    const gone = this.members[index]
    if (gone === undefined) return
    const [name = ''] = gone.process.name.split("'")
    this.members[index] = this.#member(`${name}'${++this.#restarts}`, gone.process.clock.error)
  }

  issuedToken(accessToken: string): IssuedToken | undefined {
    return this.endpoint.issued.get(accessToken)
  }

  storedToken(key: string): IssuedToken | undefined {
    return this.#tokenIn(this.redis.fields(this.#redisKey(key)))
  }

  pauseSeconds(key: string): number {
    const until = Number(this.redis.fields(this.#redisKey(key))?.get('cooldown_until') ?? 0)
    return until / 1e6 - (epoch + this.now + this.redis.clockOffsetSeconds)
  }

  isAlive(login: number): boolean {
    return this.endpoint.isAlive(login)
  }

  #member(name: string, clockError: ClockError): Member {
    const { plan, network, endpoint } = this
    return new Member({ name, clockError, plan, network, endpoint })
  }

  #ask(about: (rule: Rule) => void): void {
    for (const rule of this.#rules) {
      try {
        about(rule)
      } catch (error) {
        this.break(`${rule.name}: ${error instanceof Error ? error.message : String(error)}`)
      }
    }
  }

  #look({ script, key: redisKey, before, after }: Evaluated): void {
    const key = this.#keysByDigest.get(redisKey)
    if (key === undefined) return this.break(`a foreign key was touched: ${redisKey}`)
    const isCommit = script === commitScript.text
    if ((isCommit || script === writeScript.text) && wrote(before, after)) {
      this.tell({
        type: 'stored',
        key,
        by: isCommit ? 'commit' : 'write',
        wasDeleted: this.signedOut.has(key),
        before: this.#tokenIn(before),
        after: this.#tokenIn(after),
      })
      if (!isCommit && after?.has('token') !== true) this.signedOut.add(key)
      else if (!isCommit) this.signedOut.delete(key)
    }
    const until = after?.get('cooldown_until')
    if (
      script === releaseScript.text &&
      until !== undefined &&
      before?.get('holder') !== undefined
    ) {
      if (until !== before.get('cooldown_until'))
        this.tell({ type: 'paused', key, until: this.now })
    }
  }

  #tokenIn(fields: ReadonlyMap<string, string> | undefined): IssuedToken | undefined {
    const text = fields?.get('token')
    if (text === undefined) return undefined
    const { access_token: accessToken } = JSON.parse(text) as { access_token: string }
    return this.issuedToken(accessToken)
  }

  #redisKey(key: string): string {
    return [...this.#keysByDigest].find(([, name]) => name === key)?.[0] ?? ''
  }
}

function wrote(
  before: ReadonlyMap<string, string> | undefined,
  after: ReadonlyMap<string, string> | undefined,
): boolean {
  return before?.get('writer') !== after?.get('writer')
}
