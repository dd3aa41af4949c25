import type { AccountsService } from '../accounts/accounts-service.ts'
import type { EventOf, SimulationEvent, TokenRequest } from '../event.ts'
import type { FaultLog } from '../fault.ts'
import type { Plan } from '../plan.ts'
import type { SimulatedProcess } from '../process/simulated-process.ts'
import type { CacheContent } from '../redis/cache-content.ts'

/** What rules know: the true state of the world. */
export interface Truth {
  readonly plan: Plan
  readonly faults: FaultLog
  readonly accounts: AccountsService
  readonly cache: CacheContent
  /** Seconds since the start. */
  readonly now: number
}

/** A promise that must hold in every run. Handlers and `finish` throw a {@link RuleViolation}. */
export interface Rule {
  readonly name: string
  /** Handlers for the events that the rule looks at. */
  readonly on: {
    readonly [Type in SimulationEvent['type']]?: ((event: EventOf<Type>) => void) | undefined
  }
  /** Runs at the end, after all faults have ended. */
  readonly finish?: (() => void) | undefined
}

/** Creates a rule for one run. */
export type RuleFactory = (truth: Truth) => Rule

export class RuleViolation extends Error {
  override readonly name: string = 'RuleViolation'
}

export function violation(message: string): never {
  throw new RuleViolation(message)
}

/** A value for each process and name (a key, a code, a token). */
export class PerProcess<Value> {
  readonly #values = new Map<SimulatedProcess, Map<string, Value>>()

  of(process: SimulatedProcess): Map<string, Value> {
    const values = this.#values.get(process) ?? new Map<string, Value>()
    this.#values.set(process, values)
    return values
  }

  get(process: SimulatedProcess, name: string): Value | undefined {
    return this.#values.get(process)?.get(name)
  }

  set(process: SimulatedProcess, name: string, value: Value): void {
    this.of(process).set(name, value)
  }

  /** Deletes the values of a name for all processes. */
  deleteEverywhere(name: string): void {
    for (const values of this.#values.values()) values.delete(name)
  }
}

/** How a violation names a request. */
export function nameOf({ number, process }: TokenRequest): string {
  return `request ${number} of ${process.name}`
}

/** Whether a request refreshes a token; the exchange of a code ignores leases and cooldowns. */
export function isRefresh({ grant }: TokenRequest): boolean {
  return grant !== 'authorization_code'
}

/** The cache treats clocks that differ by less as one clock: see its `ServerClock`. */
const sameClockSeconds = 2.5

/** Whether the hosts' clocks differ, so that the dates of sign-ins cannot be compared. */
export function clocksDiffer({ plan }: Truth): boolean {
  const [first] = plan.processes
  const agree = plan.processes.every(({ offsetSeconds }) => offsetSeconds === first?.offsetSeconds)
  return !agree || plan.kinds.includes('clock-step')
}

/** Whether the times in the cache come from clocks that differ or may be set. */
export function instantsDiffer(truth: Truth): boolean {
  return truth.plan.instants === 'writer' && clocksDiffer(truth)
}

/** By how much hosts may disagree about the rest of a token's lifetime. */
export function clockToleranceSeconds(truth: Truth, lifetimeSeconds: number): number {
  const isWrong = clocksDiffer(truth) || truth.plan.kinds.includes('failover')
  return 0.05 + lifetimeSeconds * 2e-4 + (isWrong ? sameClockSeconds : 0)
}

/** Whether a process may drop a user from memory. */
export function mayEvict({ plan }: Truth): boolean {
  return plan.maxUsersInMemory < plan.keys.length
}
