import type { Callers } from './callers.ts'
import type { FaultKind } from './fault.ts'
import type { SimulatedProcess } from './simulated-process.ts'
import type { World } from './world.ts'

/** What a fault does, and for how long; `undefined` where it cannot happen just now. */
type Strike = (world: World, callers: Callers, process?: SimulatedProcess) => Struck | undefined

interface Struck {
  readonly seconds: number
  readonly process?: string | undefined
  readonly key?: string | undefined
  /** Mends it. */
  readonly end?: (() => void) | undefined
}

/** How each kind of fault is brought about. */
export const strikes: Readonly<Record<FaultKind, Strike>> = {
  crash: (world, _callers, chosen) => {
    const process = chosen ?? world.chance.pick(world.members).process
    const index = world.members.findIndex((member) => member.process === process)
    if (process.isDead) return undefined
    process.kill()
    const seconds = world.chance.between(0.2, 5)
    return { seconds, process: process.name, end: () => world.restart(index) }
  },
  freeze: (world, _callers, chosen) =>
    standstill(world, world.chance.pick([1, 4, 8, 20, 70]), { chosen, suspended: false }),
  suspend: (world, _callers, chosen) =>
    standstill(world, world.chance.pick([5, 30, 90]), { chosen, suspended: true }),
  'clock-step': (world) => {
    const { process } = world.chance.pick(world.members)
    // The two clocks of one machine must not both be wrong: nobody could know its time then.
    if (world.plan.kinds.includes('suspend') || !process.isRunning) return undefined
    process.clock.step(world.chance.pick([-4000, -60, -10, 10, 60, 4000]))
    return { seconds: 0, process: process.name }
  },
  'cache-cut': (world) => {
    const { link, process } = world.chance.pick(world.members)
    link.cut()
    const seconds = world.chance.wait(15)
    return { seconds, process: process.name, end: () => link.mend() }
  },
  'cache-hung': ({ network, timeline, chance }) => {
    const seconds = chance.pick([0.3, 2, 6, 15])
    network.hungUntil = timeline.now + seconds
    return { seconds, end: () => (network.hungUntil = 0) }
  },
  'cache-slow': ({ network, chance }) => {
    network.slowSeconds = chance.between(0.02, 0.1)
    return { seconds: chance.wait(15), end: () => (network.slowSeconds = 0) }
  },
  'cache-flushed': ({ redis, signedOut }) => {
    redis.replace(new Map())
    signedOut.clear()
    return { seconds: 0 }
  },
  failover: ({ redis, chance, timeline, signedOut }) => {
    const replica = redis.copy()
    const wereSignedOut = [...signedOut]
    const seconds = chance.between(0.05, 3)
    timeline.after(seconds, () => {
      redis.replace(replica)
      signedOut.clear()
      for (const key of wereSignedOut) signedOut.add(key)
      redis.clockOffsetSeconds = chance.between(-0.3, 0.3)
    })
    return { seconds }
  },
  'endpoint-cut': ({ endpoint, members, chance }) => {
    const { process } = chance.pick(members)
    endpoint.behaviour.cutOff.add(process)
    const end = (): unknown => endpoint.behaviour.cutOff.delete(process)
    return { seconds: chance.wait(30), process: process.name, end: () => void end() }
  },
  'endpoint-failing': ({ endpoint: { behaviour }, chance }) => {
    behaviour.isFailing = true
    return { seconds: chance.wait(15), end: () => (behaviour.isFailing = false) }
  },
  'endpoint-limiting': ({ endpoint: { behaviour }, chance }) => {
    behaviour.retryAfterSeconds = chance.pick([1, 10, 60])
    return { seconds: chance.wait(8), end: () => (behaviour.retryAfterSeconds = undefined) }
  },
  'endpoint-slow': ({ endpoint: { behaviour }, chance }) => {
    behaviour.slowSeconds = chance.pick([1, 4, 8])
    return { seconds: chance.wait(20), end: () => (behaviour.slowSeconds = 0) }
  },
  'answers-lost': ({ endpoint: { behaviour }, chance }) => {
    behaviour.losesAnswers = true
    return { seconds: chance.wait(4), end: () => (behaviour.losesAnswers = false) }
  },
  misconfigured: ({ endpoint, members, chance }) => {
    const { process } = chance.pick(members)
    endpoint.behaviour.misconfigured.add(process)
    const end = (): unknown => endpoint.behaviour.misconfigured.delete(process)
    return { seconds: chance.wait(60), process: process.name, end: () => void end() }
  },
  'token-revoked': (world, { refused }) => {
    const key = world.chance.pick(world.plan.keys)
    const stored = world.storedToken(key)
    if (stored === undefined) return undefined
    refused.add(stored.accessToken)
    return { seconds: 0, key }
  },
  'consent-revoked': (world) => {
    const key = world.chance.pick(world.plan.keys)
    const stored = world.storedToken(key)
    if (stored === undefined) return undefined
    world.accounts.revoke(stored.login)
    return { seconds: 0, key }
  },
  'falsely-refused': ({ endpoint: { behaviour }, chance }) => {
    behaviour.refusesFalsely = true
    return { seconds: chance.wait(12), end: () => (behaviour.refusesFalsely = false) }
  },
}

function standstill(
  world: World,
  seconds: number,
  {
    chosen,
    suspended,
  }: { readonly chosen: SimulatedProcess | undefined; readonly suspended: boolean },
): Struck | undefined {
  const process = chosen ?? world.chance.pick(world.members).process
  if (!process.isRunning) return undefined
  process.freeze()
  return { seconds, process: process.name, end: () => process.wake({ suspended }) }
}
