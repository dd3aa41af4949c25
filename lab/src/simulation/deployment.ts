import type { World } from './world.ts'

/** A deployment takes this long: each process is replaced at its own moment. */
const rollingSeconds = 20

/**
 * Replaces every process, one after the other, by one that was given another refresh token to begin
 * with: a program whose operator has logged in anew.
 */
export function deployAtRandom(world: World): void {
  const { plan, timeline } = world
  const chance = world.chances.of('deployments')
  if (plan.deployments < 2) return
  timeline.after(chance.between(0.2, 0.7) * plan.faultySeconds, () => {
    world.deployAnew()
    for (const index of world.members.keys()) {
      timeline.after(chance.between(0, rollingSeconds), () => replace(world, index))
    }
  })
}

function replace(world: World, index: number): void {
  const process = world.members[index]?.process
  // One that has just crashed comes back as a new one anyway.
  if (process === undefined || process.isDead) return
  process.kill()
  const { now } = world
  const fault = { kind: 'crash', process: process.name, from: now, until: now } as const
  world.tell({ type: 'fault', fault })
  world.restart(index)
}
