import type { FaultKind } from './fault.ts'
import type { SimulatedProcess } from './process/simulated-process.ts'
import { setClock, stop, type FaultContext, type StartedFault } from './process-faults.ts'
import type { World } from './world.ts'

/** Starts a fault; `undefined` if it cannot happen now. */
type StartFault = (world: World, context: FaultContext) => StartedFault | undefined

/** Seconds for which a starved process stalls at most before a request. */
const stallSeconds = [0.7, 2, 4, 8, 15]

export const startFault: Readonly<Record<FaultKind, StartFault>> = {
  crash: (world, { chance, chosen }) => {
    const process = chosen ?? chance.pick(world.members).process
    const index = world.members.findIndex((member) => member.process === process)
    if (process.isDead) return undefined
    process.kill()
    const seconds = chance.between(0.2, 5)
    return { seconds, process: process.name, end: () => world.restart(index) }
  },
  freeze: (world, context) => stop(world, context, [1, 4, 8, 20, 70], false),
  suspend: (world, context) => stop(world, context, [5, 30, 90], true),
  /** The machine is overloaded: event loops stall before requests, and no timer fires meanwhile. */
  starved: (world, { chance }) => {
    const isOneProcess = chance.isTrue(0.5)
    const { process: chosen } = chance.pick(world.members)
    const seconds = chance.pick([5, 30, 90])
    const worst = chance.pick(stallSeconds)
    const stall = (process: SimulatedProcess): number => {
      const isStarved = !isOneProcess || process === chosen
      return isStarved ? chance.between(0.5, 1) * worst : 0
    }
    world.stallSeconds = stall
    return {
      seconds: seconds + worst,
      process: isOneProcess ? chosen.name : undefined,
      endsAfterSeconds: seconds,
      end: () => {
        if (world.stallSeconds === stall) world.stallSeconds = undefined
      },
    }
  },
  'clock-step': setClock,
  'cache-cut': (world, { chance }) => {
    const { link, process } = chance.pick(world.members)
    link.cut()
    return { seconds: chance.wait(15), process: process.name, end: () => link.reconnect() }
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
  'endpoint-cut': ({ endpoint: { faults }, members }, { chance }) => {
    const { process } = chance.pick(members)
    faults.cutOff.add(process)
    const end = (): void => void faults.cutOff.delete(process)
    return { seconds: chance.wait(30), process: process.name, end }
  },
  'endpoint-failing': ({ endpoint: { faults } }, { chance }) => {
    faults.isFailing = true
    return { seconds: chance.wait(15), end: () => (faults.isFailing = false) }
  },
  'endpoint-limiting': ({ endpoint: { faults } }, { chance }) => {
    faults.retryAfterSeconds = chance.pick([1, 10, 60])
    return { seconds: chance.wait(8), end: () => (faults.retryAfterSeconds = undefined) }
  },
  'endpoint-slow': ({ endpoint: { faults } }, { chance }) => {
    faults.slowSeconds = chance.pick([1, 4, 8])
    return { seconds: chance.wait(20), end: () => (faults.slowSeconds = 0) }
  },
  'responses-lost': ({ endpoint: { faults } }, { chance }) => {
    faults.losesResponses = true
    return { seconds: chance.wait(4), end: () => (faults.losesResponses = false) }
  },
  misconfigured: ({ endpoint: { faults }, members }, { chance }) => {
    const { process } = chance.pick(members)
    faults.misconfigured.add(process)
    const end = (): void => void faults.misconfigured.delete(process)
    return { seconds: chance.wait(60), process: process.name, end }
  },
  'token-revoked': (world, { chance }) => {
    const key = chance.pick(world.plan.keys)
    const stored = world.cache.storedToken(key)
    if (stored === undefined) return undefined
    world.accounts.rejected.add(stored.accessToken)
    return { seconds: 0, key }
  },
  'consent-revoked': (world, { chance }) => {
    const key = chance.pick(world.plan.keys)
    const stored = world.cache.storedToken(key)
    if (stored === undefined) return undefined
    world.accounts.revoke(stored.signIn)
    return { seconds: 0, key }
  },
  'falsely-refused': ({ endpoint: { faults } }, { chance }) => {
    faults.refusesFalsely = true
    return { seconds: chance.wait(12), end: () => (faults.refusesFalsely = false) }
  },
}
