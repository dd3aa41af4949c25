import { Chances, type Chance } from './chance.ts'
import { faultKinds, type FaultKind } from './fault.ts'
import type { ClockError } from './simulated-clock.ts'

/** The key of the provider's own user, beside those of `forUser`. */
export const singleUser = 'self'

/** What a seed decides before anything happens. */
export interface Plan {
  readonly seed: number
  readonly grant: 'client_credentials' | 'refresh_token'
  /** Whether refresh tokens work only once, with strict reuse detection. */
  readonly rotates: boolean
  readonly keys: readonly string[]
  readonly processes: readonly ClockError[]
  /** By whose clock instants lie in the cache: the server's, or that of the process that wrote them. */
  readonly instants: 'server' | 'writer'
  /** Whether all processes run on one machine: its clock is set for all. */
  readonly isOneMachine: boolean
  readonly lifeSeconds: number
  /** Whether one token lives longer, or shorter, than the next. */
  readonly livesDiffer: boolean
  /** Seconds with faults; after them everything is mended. */
  readonly faultySeconds: number
  readonly secondsBetweenCalls: number
  /** Whether a process is asked for nothing, now and then, for some lives of a token. */
  readonly idles: boolean
  /** Which faults may come. */
  readonly kinds: readonly FaultKind[]
  readonly secondsBetweenFaults: number
  /** Whether people sign out, and in again. */
  readonly peopleComeAndGo: boolean
  readonly sendsLate: boolean
  /** How often a provider repeats a request that failed. */
  readonly maxRetries: number
  /** Whether the app of user tokens keeps a secret. */
  readonly hasSecret: boolean
  /** What stands for the refresh token in answers that do not replace it. */
  readonly unchanged: 'left out' | 'empty' | 'repeated'
  readonly leavesOutScope: boolean
  /** Seconds after which a code is refused. */
  readonly codeSeconds: number
  /** Seconds after which a consent dies of age. */
  readonly consentSeconds: number
  /** Users whose tokens a process holds in memory. */
  readonly maxUsersInMemory: number
  /** Whether people deny, leave, grant less, come back late, or twice. */
  readonly peopleAreOdd: boolean
  /** Refresh tokens that the program is deployed with, one after the other. */
  readonly deployments: number
}

/** What a run is to look at, instead of what its seed would draw. */
export type Focus = Partial<Omit<Plan, 'seed'>>

/** By so much one token lives longer than `lifeSeconds` where lives differ. */
const lifeFactors = [1, 1, 0.4, 2]

/** Faults that make sense without users. */
const usersOnly: ReadonlySet<FaultKind> = new Set(['consent-revoked', 'falsely-refused'])

/**
 * Draws a plan, each part from a stream of its own. Every seed allows only some kinds of faults:
 * together they would explain anything, and hide what one of them alone must never lead to.
 */
export function planOf(seed: number, focus: Focus = {}): Plan {
  const chances = new Chances(seed)
  const draw = (part: keyof Plan): Chance => chances.of(`plan: ${part}`)
  const grant = focus.grant ?? (draw('grant').isTrue(0.4) ? 'client_credentials' : 'refresh_token')
  const isUsers = grant === 'refresh_token'
  const drawn: Plan = {
    seed,
    grant,
    rotates: draw('rotates').isTrue(0.7),
    keys: draw('keys').isTrue(0.3) ? ['one', 'two'] : ['one'],
    processes: drawClocks(draw('processes')),
    instants: isUsers && draw('instants').isTrue(0.2) ? 'writer' : 'server',
    isOneMachine: draw('isOneMachine').isTrue(0.2),
    lifeSeconds: draw('lifeSeconds').pick([30, 60, 120, 300]),
    livesDiffer: draw('livesDiffer').isTrue(0.3),
    faultySeconds: draw('faultySeconds').pick([120, 240, 400]),
    secondsBetweenCalls: draw('secondsBetweenCalls').pick([0.5, 2, 6]),
    idles: draw('idles').isTrue(0.3),
    kinds: drawKinds(draw('kinds'), isUsers),
    secondsBetweenFaults: draw('secondsBetweenFaults').pick([8, 25, 60]),
    peopleComeAndGo: isUsers && draw('peopleComeAndGo').isTrue(0.4),
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
    peopleAreOdd: draw('peopleAreOdd').isTrue(0.5),
    deployments: isUsers && draw('deployments').isTrue(0.2) ? draw('deployments').whole(1, 2) : 0,
    ...focus,
  }
  // Only the provider's own user can be deployed with a refresh token.
  const keys = drawn.deployments > 0 ? [singleUser, ...drawn.keys.slice(1)] : drawn.keys
  const [first = { offsetSeconds: 0, drift: 0 }] = drawn.processes
  const processes = drawn.isOneMachine ? drawn.processes.map(() => first) : drawn.processes
  return { ...drawn, processes, keys: focus.keys ?? keys }
}

/** The shortest that a token of a run lives. */
export function shortestLifeSeconds({ lifeSeconds, livesDiffer }: Plan): number {
  return livesDiffer ? lifeSeconds * Math.min(...lifeFactors) : lifeSeconds
}

export function nextLifeSeconds({ lifeSeconds, livesDiffer }: Plan, chances: Chances): number {
  return livesDiffer ? lifeSeconds * chances.of('lives').pick(lifeFactors) : lifeSeconds
}

function drawClocks(chance: Chance): readonly ClockError[] {
  return Array.from({ length: chance.whole(2, 5) }, () => ({
    offsetSeconds: chance.isTrue(0.5) ? 0 : chance.between(-600, 600),
    drift: chance.between(-1e-4, 1e-4),
  }))
}

function drawKinds(chance: Chance, isUsers: boolean): readonly FaultKind[] {
  const share = chance.pick([0, 0.1, 0.25, 0.5])
  return faultKinds.filter((kind) => chance.isTrue(share) && (isUsers || !usersOnly.has(kind)))
}
