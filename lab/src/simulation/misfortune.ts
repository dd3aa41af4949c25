import type { Callers } from './callers.ts'
import type { FaultKind } from './fault.ts'
import type { SimulatedProcess } from './simulated-process.ts'
import { strikes } from './strikes.ts'
import type { World } from './world.ts'

/** Lets things go wrong at random moments, and mends them; overlapping as they come. */
export class Misfortune {
  readonly #world: World
  readonly #callers: Callers
  readonly #unmended = new Set<() => void>()
  #isOver = false

  constructor(world: World, callers: Callers) {
    this.#world = world
    this.#callers = callers
    if (world.plan.kinds.length > 0) this.#keepStriking()
  }

  /** No more faults; those that are on are mended now. */
  stop(): void {
    this.#isOver = true
    for (const end of this.#unmended) end()
  }

  #keepStriking(): void {
    const { timeline, chances, plan } = this.#world
    const chance = chances.of('faults')
    timeline.after(chance.wait(plan.secondsBetweenFaults), () => {
      if (this.#isOver) return
      const kind = chance.pick(plan.kinds)
      const isStop = kind === 'crash' || kind === 'freeze' || kind === 'suspend'
      if (isStop && chance.isTrue(0.6)) this.#waitFor(kind)
      else this.#strike(kind)
      this.#keepStriking()
    })
  }

  /** Stops a process in the middle of what it does: between a question and its answer. */
  #waitFor(kind: FaultKind): void {
    const world = this.#world
    let left = world.chances.of('moments of faults').whole(1, 6)
    world.ambush = (process) => {
      if (--left > 0) return
      world.ambush = undefined
      if (!this.#isOver) this.#strike(kind, process)
    }
  }

  #strike(kind: FaultKind, process?: SimulatedProcess): void {
    const world = this.#world
    const chance = world.chances.of(`faults: ${kind}`)
    const struck = strikes[kind](world, { callers: this.#callers, chance, chosen: process })
    if (struck === undefined) return
    const { seconds, key, end, endsAfterSeconds = seconds } = struck
    const from = world.now
    const fault = { kind, process: struck.process, key, from, until: from + seconds }
    world.tell({ type: 'fault', fault })
    if (end === undefined) return
    const mend = (): void => {
      if (this.#unmended.delete(mend)) end()
    }
    this.#unmended.add(mend)
    world.timeline.after(endsAfterSeconds, mend)
  }
}
