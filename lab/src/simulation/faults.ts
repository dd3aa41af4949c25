import type { Chance } from '../chance.ts'
import { EndpointFaults } from './accounts/token-endpoint.ts'
import type { IssuedToken } from './event.ts'
import type { FaultKind } from './fault.ts'
import type { SimulatedProcess } from './process/simulated-process.ts'
import type { World } from './world.ts'

interface FaultContext {
  /** The random draws of this kind of fault. */
  readonly chance: Chance
  /** The process to hit, if it is already decided. */
  readonly chosen?: SimulatedProcess | undefined
}

/** A fault that has started. */
interface StartedFault {
  /** How long the fault explains failures. */
  readonly seconds: number
  readonly process?: string | undefined
  readonly key?: string | undefined
  /** Ends the fault. */
  readonly end?: (() => unknown) | undefined
  /** @defaultValue `seconds` */
  readonly endsAfterSeconds?: number | undefined
}

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
  'endpoint-cut': requestsOfOne('cutOff', 30),
  'endpoint-failing': endpointFault('isFailing', () => true, 15),
  'endpoint-limiting': endpointFault('retryAfterSeconds', (chance) => chance.pick([1, 10, 60]), 8),
  'endpoint-slow': endpointFault('slowSeconds', (chance) => chance.pick([1, 4, 8]), 20),
  'responses-lost': endpointFault('losesResponses', () => true, 4),
  misconfigured: requestsOfOne('misconfigured', 60),
  'token-revoked': revoke(({ accounts }, { accessToken }) => accounts.rejected.add(accessToken)),
  'consent-revoked': revoke(({ accounts }, { signIn }) => accounts.revoke(signIn)),
  'falsely-refused': endpointFault('refusesFalsely', () => true, 12),
}

/** A fault of the endpoint for all processes. */
function endpointFault<Name extends Exclude<keyof EndpointFaults, 'cutOff' | 'misconfigured'>>(
  name: Name,
  value: (chance: Chance) => EndpointFaults[Name],
  meanSeconds: number,
): StartFault {
  return ({ endpoint: { faults } }, { chance }) => {
    faults[name] = value(chance)
    const end = (): unknown => (faults[name] = new EndpointFaults()[name])
    return { seconds: chance.wait(meanSeconds), end }
  }
}

/** A fault of all requests of one process. */
function requestsOfOne(name: 'cutOff' | 'misconfigured', meanSeconds: number): StartFault {
  return ({ endpoint: { faults }, members }, { chance }) => {
    const { process } = chance.pick(members)
    faults[name].add(process)
    const end = (): unknown => faults[name].delete(process)
    return { seconds: chance.wait(meanSeconds), process: process.name, end }
  }
}

/** Ends the use of a stored token or of its sign-in. */
function revoke(run: (world: World, stored: IssuedToken) => unknown): StartFault {
  return (world, { chance }) => {
    const key = chance.pick(world.plan.keys)
    const stored = world.cache.storedToken(key)
    if (stored === undefined) return undefined
    run(world, stored)
    return { seconds: 0, key }
  }
}

/** Freezes a process, or suspends its machine. */
function stop(
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
function setClock(world: World, { chance }: FaultContext): StartedFault | undefined {
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
