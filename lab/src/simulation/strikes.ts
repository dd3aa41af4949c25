import type { Callers } from './callers.ts'
import type { Chance } from './chance.ts'
import type { FaultKind } from './fault.ts'
import type { SimulatedProcess } from './simulated-process.ts'
import { starve } from './starvation.ts'
import type { World } from './world.ts'

/** What a fault has to draw from, and whom it hits. */
export interface StrikeContext {
  readonly callers: Callers
  /** The stream of this kind of fault. */
  readonly chance: Chance
  /** The process that it hits, where that is decided already. */
  readonly chosen?: SimulatedProcess | undefined
}

/** What a fault does, and for how long; `undefined` where it cannot happen just now. */
type Strike = (world: World, context: StrikeContext) => Struck | undefined

/** A fault that has happened. */
export interface Struck {
  readonly seconds: number
  readonly process?: string | undefined
  readonly key?: string | undefined
  /** Mends it. */
  readonly end?: (() => void) | undefined
  /** Seconds after which it is mended, where it explains more or less than that. */
  readonly endsAfterSeconds?: number | undefined
}

/** How each kind of fault is brought about. */
export const strikes: Readonly<Record<FaultKind, Strike>> = {
  crash: (world, { chance, chosen }) => {
    const process = chosen ?? chance.pick(world.members).process
    const index = world.members.findIndex((member) => member.process === process)
    if (process.isDead) return undefined
    process.kill()
    const seconds = chance.between(0.2, 5)
    return { seconds, process: process.name, end: () => world.restart(index) }
  },
  freeze: (world, context) => standstill(world, context, [1, 4, 8, 20, 70], false),
  suspend: (world, context) => standstill(world, context, [5, 30, 90], true),
  starved: starve,
  'clock-step': setClock,
  'cache-cut': (world, { chance }) => {
    const { link, process } = chance.pick(world.members)
    link.cut()
    const seconds = chance.wait(15)
    return { seconds, process: process.name, end: () => link.mend() }
  },
  'cache-hung': ({ network, timeline }, { chance }) => {
    const seconds = chance.pick([0.3, 2, 6, 15])
    network.hungUntil = timeline.now + seconds
    return { seconds, end: () => (network.hungUntil = 0) }
  },
  'cache-slow': ({ network }, { chance }) => {
    network.slowSeconds = chance.between(0.02, 0.1)
    return { seconds: chance.wait(15), end: () => (network.slowSeconds = 0) }
  },
  'cache-flushed': ({ redis, cache: { signedOut } }) => {
    redis.replace(new Map())
    signedOut.clear()
    return { seconds: 0 }
  },
  failover: ({ redis, timeline, cache: { signedOut } }, { chance }) => {
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
  'endpoint-cut': ({ endpoint, members }, { chance }) => {
    const { process } = chance.pick(members)
    endpoint.behaviour.cutOff.add(process)
    const end = (): unknown => endpoint.behaviour.cutOff.delete(process)
    return { seconds: chance.wait(30), process: process.name, end: () => void end() }
  },
  'endpoint-failing': ({ endpoint: { behaviour } }, { chance }) => {
    behaviour.isFailing = true
    return { seconds: chance.wait(15), end: () => (behaviour.isFailing = false) }
  },
  'endpoint-limiting': ({ endpoint: { behaviour } }, { chance }) => {
    behaviour.retryAfterSeconds = chance.pick([1, 10, 60])
    return { seconds: chance.wait(8), end: () => (behaviour.retryAfterSeconds = undefined) }
  },
  'endpoint-slow': ({ endpoint: { behaviour } }, { chance }) => {
    behaviour.slowSeconds = chance.pick([1, 4, 8])
    return { seconds: chance.wait(20), end: () => (behaviour.slowSeconds = 0) }
  },
  'answers-lost': ({ endpoint: { behaviour } }, { chance }) => {
    behaviour.losesAnswers = true
    return { seconds: chance.wait(4), end: () => (behaviour.losesAnswers = false) }
  },
  misconfigured: ({ endpoint, members }, { chance }) => {
    const { process } = chance.pick(members)
    endpoint.behaviour.misconfigured.add(process)
    const end = (): unknown => endpoint.behaviour.misconfigured.delete(process)
    return { seconds: chance.wait(60), process: process.name, end: () => void end() }
  },
  'token-revoked': (world, { callers, chance }) => {
    const key = chance.pick(world.plan.keys)
    const stored = world.storedToken(key)
    if (stored === undefined) return undefined
    callers.refused.add(stored.accessToken)
    return { seconds: 0, key }
  },
  'consent-revoked': (world, { chance }) => {
    const key = chance.pick(world.plan.keys)
    const stored = world.storedToken(key)
    if (stored === undefined) return undefined
    world.accounts.revoke(stored.login)
    return { seconds: 0, key }
  },
  'falsely-refused': ({ endpoint: { behaviour } }, { chance }) => {
    behaviour.refusesFalsely = true
    return { seconds: chance.wait(12), end: () => (behaviour.refusesFalsely = false) }
  },
}

function standstill(
  world: World,
  { chance, chosen }: StrikeContext,
  lengths: readonly number[],
  suspended: boolean,
): Struck | undefined {
  const process = chosen ?? chance.pick(world.members).process
  const seconds = chance.pick(lengths)
  if (!process.isRunning) return undefined
  process.freeze()
  return { seconds, process: process.name, end: () => process.wake({ suspended }) }
}

/** Somebody sets the clock of a machine; for good, or until it is set right. */
function setClock(world: World, { chance }: StrikeContext): Struck | undefined {
  const { plan, members } = world
  const member = chance.pick(members)
  const machine = plan.isOneMachine ? [...members.keys()] : [members.indexOf(member)]
  const seconds = chance.pick([-7200, -4000, -60, -10, 10, 60, 4000, 7200])
  const wrongSeconds = chance.isTrue(0.5) ? chance.pick([3, 20, 60, 200]) : undefined
  // The two clocks of one machine must not both be wrong: nobody could know its time then.
  if (plan.kinds.includes('suspend') || member.process.isDead) return undefined
  const process = plan.isOneMachine ? undefined : member.process.name
  const step = (by: number): void =>
    machine.forEach((index) => members[index]?.process.clock.step(by))
  step(seconds)
  if (wrongSeconds === undefined) return { seconds: 0, process }
  const setRight = (): void => {
    step(-seconds)
    const { now } = world
    world.tell({ type: 'fault', fault: { kind: 'clock-step', process, from: now, until: now } })
  }
  return { seconds: 0, process, endsAfterSeconds: wrongSeconds, end: setRight }
}
