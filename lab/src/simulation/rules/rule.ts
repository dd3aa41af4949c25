import type { IssuedToken, TokenRequest } from '../event.ts'
import { processStops } from '../fault.ts'
import type { SimulatedProcess } from '../process/simulated-process.ts'
import { RuleViolation, type Rule } from '../trace.ts'
import type { World } from '../world.ts'

/** Creates a rule for one run. It knows the true state of the world. */
export type RuleFactory = (world: World) => Rule

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
export function clocksDiffer({ plan }: World): boolean {
  const [first] = plan.processes
  const agree = plan.processes.every(({ offsetSeconds }) => offsetSeconds === first?.offsetSeconds)
  return !agree || plan.kinds.includes('clock-step')
}

/** Whether the times in the cache come from clocks that differ or may be set. */
export function instantsDiffer(world: World): boolean {
  return world.plan.instants === 'writer' && clocksDiffer(world)
}

/** By how much hosts may disagree about the rest of a token's lifetime. */
export function clockToleranceSeconds(world: World, lifetimeSeconds: number): number {
  const isWrong = clocksDiffer(world) || world.plan.kinds.includes('failover')
  return 0.05 + lifetimeSeconds * 2e-4 + (isWrong ? sameClockSeconds : 0)
}

/** A process that stopped this long before it sent still believed in its lease. */
export const leaseSeconds = 6

/** For how long processes stopped since a token was requested: they date it from before their stop. */
export function stoppedSeconds({ faults }: World, { requestedAt }: IssuedToken): number {
  return faults.secondsOf(processStops, requestedAt - leaseSeconds)
}

/** Whether a process may drop a user from memory. */
export function mayEvict({ plan }: World): boolean {
  return plan.maxUsersInMemory < plan.keys.length
}
