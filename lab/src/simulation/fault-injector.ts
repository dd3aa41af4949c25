import type { FaultKind } from './fault.ts'
import { startFault } from './faults.ts'
import type { SimulatedProcess } from './process/simulated-process.ts'
import type { World } from './world.ts'

/** Share of the stops that hit a process between a message and its reply. */
const onContactShare = 0.6

/** Starts faults at random times and ends them; faults may overlap. */
export class FaultInjector {
  readonly #world: World
  readonly #active = new Set<() => void>()
  #isOver = false

  constructor(world: World) {
    this.#world = world
    if (world.plan.kinds.length > 0) this.#keepInjecting()
  }

  /** Ends all faults, and starts no more. */
  stop(): void {
    this.#isOver = true
    for (const end of this.#active) end()
  }

  #keepInjecting(): void {
    const { timeline, chances, plan } = this.#world
    const chance = chances.of('faults')
    timeline.after(chance.wait(plan.secondsBetweenFaults), () => {
      if (this.#isOver) return
      const kind = chance.pick(plan.kinds)
      const isStop = kind === 'crash' || kind === 'freeze' || kind === 'suspend'
      if (isStop && chance.isTrue(onContactShare)) this.#injectOnContact(kind)
      else this.#inject(kind)
      this.#keepInjecting()
    })
  }

  /** Stops a process between a message to a server and the reply. */
  #injectOnContact(kind: FaultKind): void {
    const world = this.#world
    let contacts = world.chances.of('moments of faults').whole(1, 6)
    world.onContact = (process) => {
      if (--contacts > 0) return
      world.onContact = undefined
      if (!this.#isOver) this.#inject(kind, process)
    }
  }

  #inject(kind: FaultKind, chosen?: SimulatedProcess): void {
    const world = this.#world
    const chance = world.chances.of(`faults: ${kind}`)
    const started = startFault[kind](world, { chance, chosen })
    if (started === undefined) return
    const { seconds, process, key, end, endsAfterSeconds = seconds } = started
    const from = world.now
    world.emit({ type: 'fault', fault: { kind, process, key, from, until: from + seconds } })
    if (end === undefined) return
    const endOnce = (): void => {
      if (this.#active.delete(endOnce)) end()
    }
    this.#active.add(endOnce)
    world.timeline.after(endsAfterSeconds, endOnce)
  }
}
