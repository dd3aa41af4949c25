import type { World } from './world.ts'

/** A rolling deployment takes this long. */
const rolloutSeconds = 20

/** Schedules a rolling deployment with another initial refresh token, if the plan has one. */
export function scheduleDeployment(world: World): void {
  const { plan, timeline, chances, members } = world
  const chance = chances.of('deployments')
  if (plan.deployments < 2) return
  timeline.after(chance.between(0.2, 0.7) * plan.faultySeconds, () => {
    world.issueInitialRefreshToken()
    for (const index of members.keys()) {
      timeline.after(chance.between(0, rolloutSeconds), () => redeploy(world, index))
    }
  })
}

function redeploy(world: World, index: number): void {
  const process = world.members[index]?.process
  // A crashed process restarts with the new refresh token.
  if (process === undefined || process.isDead) return
  process.kill()
  const { now } = world
  const fault = { kind: 'crash', process: process.name, from: now, until: now } as const
  world.emit({ type: 'fault', fault })
  world.restart(index)
}
