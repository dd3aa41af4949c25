import { faultKinds, type FaultKind } from './fault.ts'
import { Chances, type Chance } from '../chance.ts'
import type { ClockError } from './process/simulated-clock.ts'

/** The key of the provider's single user; other keys are users of `forUser`. */
export const singleUser = 'self'

/** What a seed decides before the run starts. */
export interface Plan {
  readonly seed: number
  readonly grant: 'client_credentials' | 'refresh_token'
  /** Whether a refresh token works once, with strict reuse detection. */
  readonly rotates: boolean
  readonly keys: readonly string[]
  readonly processes: readonly ClockError[]
  /** Whose clock the times in the cache come from: the server's, or the writing process's. */
  readonly instants: 'server' | 'writer'
  /** Whether processes are told of what was written to the cache. */
  readonly notices: boolean
  /** Whether all processes share one machine and its clock. */
  readonly isOneMachine: boolean
  readonly lifetimeSeconds: number
  readonly lifetimesDiffer: boolean
  /** Seconds with faults; all faults end then. */
  readonly faultySeconds: number
  readonly secondsBetweenCalls: number
  /** Whether a process sometimes gets no call for some token lifetimes. */
  readonly idles: boolean
  /** The faults that may occur. */
  readonly kinds: readonly FaultKind[]
  readonly secondsBetweenFaults: number
  /** Whether users sign out and in again. */
  readonly usersComeAndGo: boolean
  /** See {@link RedisNetwork.sendsLate}. */
  readonly sendsLate: boolean
  readonly maxRetries: number
  readonly hasSecret: boolean
  /** The refresh token field of a response that does not replace the refresh token. */
  readonly unchanged: 'left out' | 'empty' | 'repeated'
  readonly leavesOutScope: boolean
  /** Lifetime of an authorization code. */
  readonly codeSeconds: number
  /** Seconds after which a consent expires. */
  readonly consentSeconds: number
  readonly maxUsersInMemory: number
  /** Whether users deny, leave, grant less, come back late, or come back twice. */
  readonly usersAreOdd: boolean
  /** Number of initial refresh tokens, deployed one after the other. */
  readonly deployments: number
}

/** Values that replace what a seed would draw. */
export type Focus = Partial<Omit<Plan, 'seed'>>

/** If lifetimes differ, each is `lifetimeSeconds` times one of these. */
const lifetimeFactors = [1, 1, 0.4, 2]

const onlyWithUsers: ReadonlySet<FaultKind> = new Set(['consent-revoked', 'falsely-refused'])

/**
 * Draws a plan. Each seed allows only some kinds of faults: all kinds together would explain any
 * failure, and hide what one of them must never cause.
 */
export function planOf(seed: number, focus: Focus = {}): Plan {
  const chances = new Chances(seed)
  const draw = (part: keyof Plan): Chance => chances.of(`plan: ${part}`)
  const grant = focus.grant ?? (draw('grant').isTrue(0.4) ? 'client_credentials' : 'refresh_token')
  const hasUsers = grant === 'refresh_token'
  const drawn: Plan = {
    seed,
    grant,
    rotates: draw('rotates').isTrue(0.7),
    keys: draw('keys').isTrue(0.3) ? ['one', 'two'] : ['one'],
    processes: drawClocks(draw('processes')),
    instants: hasUsers && draw('instants').isTrue(0.2) ? 'writer' : 'server',
    notices: draw('notices').isTrue(0.3),
    isOneMachine: draw('isOneMachine').isTrue(0.2),
    lifetimeSeconds: draw('lifetimeSeconds').pick([30, 60, 120, 300]),
    lifetimesDiffer: draw('lifetimesDiffer').isTrue(0.3),
    faultySeconds: draw('faultySeconds').pick([120, 240, 400]),
    secondsBetweenCalls: draw('secondsBetweenCalls').pick([0.5, 2, 6]),
    idles: draw('idles').isTrue(0.3),
    kinds: drawKinds(draw('kinds'), hasUsers),
    secondsBetweenFaults: draw('secondsBetweenFaults').pick([8, 25, 60]),
    usersComeAndGo: hasUsers && draw('usersComeAndGo').isTrue(0.4),
    sendsLate: draw('sendsLate').isTrue(0.5),
    maxRetries: draw('maxRetries').pick([0, 1]),
    hasSecret: draw('hasSecret').isTrue(0.5),
    unchanged: draw('unchanged').pick(['left out', 'empty', 'repeated']),
    leavesOutScope: draw('leavesOutScope').isTrue(0.5),
    codeSeconds: draw('codeSeconds').pick([15, 600]),
    consentSeconds: draw('consentSeconds').isTrue(0.15)
      ? draw('consentSeconds').between(60, 200)
      : Infinity,
    maxUsersInMemory: draw('maxUsersInMemory').isTrue(0.3) ? 1 : 10_000,
    usersAreOdd: draw('usersAreOdd').isTrue(0.5),
    deployments: hasUsers && draw('deployments').isTrue(0.2) ? draw('deployments').whole(1, 2) : 0,
    ...focus,
  }
  // Only the single user can have an initial refresh token.
  const keys = drawn.deployments > 0 ? [singleUser, ...drawn.keys.slice(1)] : drawn.keys
  const [first = { offsetSeconds: 0, drift: 0 }] = drawn.processes
  const processes = drawn.isOneMachine ? drawn.processes.map(() => first) : drawn.processes
  return { ...drawn, processes, keys: focus.keys ?? keys }
}

export function minLifetimeSeconds({ lifetimeSeconds, lifetimesDiffer }: Plan): number {
  return lifetimesDiffer ? lifetimeSeconds * Math.min(...lifetimeFactors) : lifetimeSeconds
}

export function nextLifetimeSeconds(plan: Plan, chances: Chances): number {
  const { lifetimeSeconds, lifetimesDiffer } = plan
  return lifetimesDiffer
    ? lifetimeSeconds * chances.of('lifetimes').pick(lifetimeFactors)
    : lifetimeSeconds
}

function drawClocks(chance: Chance): readonly ClockError[] {
  return Array.from({ length: chance.whole(2, 5) }, () => ({
    offsetSeconds: chance.isTrue(0.5) ? 0 : chance.between(-600, 600),
    drift: chance.between(-1e-4, 1e-4),
  }))
}

function drawKinds(chance: Chance, hasUsers: boolean): readonly FaultKind[] {
  const share = chance.pick([0, 0.1, 0.25, 0.5])
  return faultKinds.filter((kind) => chance.isTrue(share) && (hasUsers || !onlyWithUsers.has(kind)))
}
