import type { Chance } from '../chance.ts'
import type { SimulatedProcess } from './process/simulated-process.ts'
import type { World } from './world.ts'

export interface FaultContext {
  /** The random draws of this kind of fault. */
  readonly chance: Chance
  /** The process to hit, if it is already decided. */
  readonly chosen?: SimulatedProcess | undefined
}

/** A fault that has started. */
export interface StartedFault {
  /** How long the fault explains failures. */
  readonly seconds: number
  readonly process?: string | undefined
  readonly key?: string | undefined
  /** Ends the fault. */
  readonly end?: (() => void) | undefined
  /** @defaultValue `seconds` */
  readonly endsAfterSeconds?: number | undefined
}

/** Freezes a process, or suspends its machine. */
export function stop(
  world: World,
  { chance, chosen }: FaultContext,
  lengths: readonly number[],
  suspended: boolean,
): StartedFault | undefined {
  const process = chosen ?? chance.pick(world.members).process
  const seconds = chance.pick(lengths)
  if (!process.isRunning) return undefined
  process.freeze()
  return { seconds, process: process.name, end: () => process.wake({ suspended }) }
}

/** Sets the clock of a machine, for good or for a while. */
export function setClock(world: World, { chance }: FaultContext): StartedFault | undefined {
  const { plan, members } = world
  const member = chance.pick(members)
  const machine = plan.isOneMachine ? [...members.keys()] : [members.indexOf(member)]
  const seconds = chance.pick([-7200, -4000, -60, -10, 10, 60, 4000, 7200])
  const wrongSeconds = chance.isTrue(0.5) ? chance.pick([3, 20, 60, 200]) : undefined
  // With both clocks of a machine wrong, no program could know the time.
  if (plan.kinds.includes('suspend') || member.process.isDead) return undefined
  const process = plan.isOneMachine ? undefined : member.process.name
  const step = (by: number): void =>
    machine.forEach((index) => members[index]?.process.clock.step(by))
  step(seconds)
  if (wrongSeconds === undefined) return { seconds: 0, process }
  const end = (): void => {
    step(-seconds)
    const { now } = world
    world.emit({ type: 'fault', fault: { kind: 'clock-step', process, from: now, until: now } })
  }
  return { seconds: 0, process, endsAfterSeconds: wrongSeconds, end }
}
