import { faultKinds, type FaultKind } from './fault.ts'
import { Chances, type Chance } from '../chance.ts'
import type { ClockError } from './process/simulated-clock.ts'

/** The key of the provider's single user; other keys are users of `forUser`. */
export const singleUser = 'self'

/** If lifetimes differ, each is `lifetimeSeconds` times one of these. */
const lifetimeFactors = [1, 1, 0.4, 2]

const onlyWithUsers: ReadonlySet<FaultKind> = new Set(['consent-revoked', 'falsely-refused'])

/**
 * What a seed decides before the run starts. Each seed allows only some kinds of faults: all kinds
 * together would explain any failure, and hide what one of them must never cause.
 */
const draws = {
  /** Whether a refresh token works once, with strict reuse detection. */
  rotates: (chance) => chance.isTrue(0.7),
  keys: (chance): readonly string[] => (chance.isTrue(0.3) ? ['one', 'two'] : ['one']),
  processes: (chance): readonly ClockError[] =>
    Array.from({ length: chance.whole(2, 5) }, () => ({
      offsetSeconds: chance.isTrue(0.5) ? 0 : chance.between(-600, 600),
      drift: chance.between(-1e-4, 1e-4),
    })),
  /** Whose clock the times in the cache come from: the server's, or the writing process's. */
  instants: (chance, hasUsers) => (hasUsers && chance.isTrue(0.2) ? 'writer' : 'server'),
  /** Whether processes are told of what was written to the cache. */
  notices: (chance) => chance.isTrue(0.3),
  /** Whether all processes share one machine and its clock. */
  isOneMachine: (chance) => chance.isTrue(0.2),
  lifetimeSeconds: (chance) => chance.pick([30, 60, 120, 300]),
  lifetimesDiffer: (chance) => chance.isTrue(0.3),
  /** Seconds with faults; all faults end then. */
  faultySeconds: (chance) => chance.pick([120, 240, 400]),
  secondsBetweenCalls: (chance) => chance.pick([0.5, 2, 6]),
  /** Whether a process sometimes gets no call for some token lifetimes. */
  idles: (chance) => chance.isTrue(0.3),
  /** The faults that may occur. */
  kinds: (chance, hasUsers): readonly FaultKind[] => {
    const share = chance.pick([0, 0.1, 0.25, 0.5])
    const allowed = (kind: FaultKind): boolean => hasUsers || !onlyWithUsers.has(kind)
    return faultKinds.filter((kind) => chance.isTrue(share) && allowed(kind))
  },
  secondsBetweenFaults: (chance) => chance.pick([8, 25, 60]),
  /** Whether users sign out and in again. */
  usersComeAndGo: (chance, hasUsers) => hasUsers && chance.isTrue(0.4),
  /** See {@link RedisNetwork.sendsLate}. */
  sendsLate: (chance) => chance.isTrue(0.5),
  maxRetries: (chance) => chance.pick([0, 1]),
  hasSecret: (chance) => chance.isTrue(0.5),
  /** The refresh token field of a response that does not replace the refresh token. */
  unchanged: (chance) => chance.pick(['left out', 'empty', 'repeated'] as const),
  leavesOutScope: (chance) => chance.isTrue(0.5),
  /** Lifetime of an authorization code. */
  codeSeconds: (chance) => chance.pick([15, 600]),
  /** Seconds after which a consent expires. */
  consentSeconds: (chance) => (chance.isTrue(0.15) ? chance.between(60, 200) : Infinity),
  maxUsersInMemory: (chance) => (chance.isTrue(0.3) ? 1 : 10_000),
  /** Whether users deny, leave, grant less, come back late, or come back twice. */
  usersAreOdd: (chance) => chance.isTrue(0.5),
  /** Number of initial refresh tokens, deployed one after the other. */
  deployments: (chance, hasUsers) => (hasUsers && chance.isTrue(0.2) ? chance.whole(1, 2) : 0),
} satisfies Readonly<Record<string, (chance: Chance, hasUsers: boolean) => unknown>>

type Drawn = { readonly [Part in keyof typeof draws]: ReturnType<(typeof draws)[Part]> }

/** What is decided before a run starts. */
export interface Plan extends Drawn {
  readonly seed: number
  readonly grant: 'client_credentials' | 'refresh_token'
}

/** Values that replace what a seed would draw. */
export type Focus = Partial<Omit<Plan, 'seed'>>

/** Draws a plan, with one random stream for each part of it. */
export function planOf(seed: number, focus: Focus = {}): Plan {
  const chances = new Chances(seed)
  const drawnGrant = chances.of('plan: grant').isTrue(0.4) ? 'client_credentials' : 'refresh_token'
  const { grant = drawnGrant } = focus
  const parts = Object.entries(draws).map(([part, draw]) => [
    part,
    draw(chances.of(`plan: ${part}`), grant === 'refresh_token'),
  ])
  const drawn: Plan = { seed, grant, ...(Object.fromEntries(parts) as Drawn), ...focus }
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
