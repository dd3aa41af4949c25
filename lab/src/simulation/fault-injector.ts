import type { FaultKind } from './fault.ts'
import { startFault } from './faults.ts'
import type { SimulatedProcess } from './process/simulated-process.ts'
import type { World } from './world.ts'

/** Share of the stops that hit a process between a message and its reply. */
const onContactShare = 0.6

/**
 * Starts faults at random times and ends them; faults may overlap.
 *
 * @returns Ends all faults, and starts no more.
 */
export function injectFaults(world: World): () => void {
  const { timeline, chances, plan } = world
  const active = new Set<() => void>()
  let isOver = false

  const inject = (kind: FaultKind, chosen?: SimulatedProcess): void => {
    const started = startFault[kind](world, { chance: chances.of(`faults: ${kind}`), chosen })
    if (started === undefined) return
    const { seconds, process, key, end, endsAfterSeconds = seconds } = started
    const from = world.now
    world.emit({ type: 'fault', fault: { kind, process, key, from, until: from + seconds } })
    if (end === undefined) return
    const endOnce = (): void => {
      if (active.delete(endOnce)) end()
    }
    active.add(endOnce)
    timeline.after(endsAfterSeconds, endOnce)
  }

  /** Stops a process between a message to a server and the reply. */
  const injectOnContact = (kind: FaultKind): void => {
    let contacts = chances.of('moments of faults').whole(1, 6)
    world.onContact = (process) => {
      if (--contacts > 0) return
      world.onContact = undefined
      if (!isOver) inject(kind, process)
    }
  }

  const keepInjecting = (): void => {
    const chance = chances.of('faults')
    timeline.after(chance.wait(plan.secondsBetweenFaults), () => {
      if (isOver) return
      const kind = chance.pick(plan.kinds)
      const isStop = kind === 'crash' || kind === 'freeze' || kind === 'suspend'
      if (isStop && chance.isTrue(onContactShare)) injectOnContact(kind)
      else inject(kind)
      keepInjecting()
    })
  }

  if (plan.kinds.length > 0) keepInjecting()
  return () => {
    isOver = true
    for (const end of active) end()
  }
}
