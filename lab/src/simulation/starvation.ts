import type { SimulatedProcess } from './simulated-process.ts'
import type { StrikeContext, Struck } from './strikes.ts'
import type { World } from './world.ts'

/** How long a process stands still at most between a check and the bytes of its request. */
const worstSeconds = [0.7, 2, 4, 8, 15]

/**
 * A machine has far more to do than it can: between what a process has checked and the bytes of its
 * token request its event loop stands still for seconds, and no timer fires meanwhile.
 */
export function starve(world: World, { chance }: StrikeContext): Struck {
  const isAlone = chance.isTrue(0.5)
  const index = chance.whole(0, world.members.length - 1)
  const seconds = chance.pick([5, 30, 90])
  const worst = chance.pick(worstSeconds)
  const stall = (process: SimulatedProcess): number => {
    const isStarved = !isAlone || world.members[index]?.process === process
    return isStarved ? chance.between(0.5, 1) * worst : 0
  }
  world.stallSeconds = stall
  return {
    seconds: seconds + worst,
    process: isAlone ? world.members[index]?.process.name : undefined,
    endsAfterSeconds: seconds,
    end: () => {
      if (world.stallSeconds === stall) world.stallSeconds = undefined
    },
  }
}
