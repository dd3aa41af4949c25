import { Chance } from './chance.ts'
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
  readonly lifeSeconds: number
  /** Seconds with faults; after them everything is mended. */
  readonly faultySeconds: number
  readonly secondsBetweenCalls: number
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
  readonly usersInMemory: number
  /** Whether people deny, leave, grant less, come back late, or twice. */
  readonly peopleAreOdd: boolean
  /** Refresh tokens that the program is deployed with, one after the other. */
  readonly deployments: number
}

/** What a run is to look at, instead of what its seed would draw. */
export type Focus = Partial<Omit<Plan, 'seed'>>

/** Faults that make sense without users. */
const usersOnly: ReadonlySet<FaultKind> = new Set(['consent-revoked', 'falsely-refused'])

/**
 * Draws a plan. Every seed allows only some kinds of faults: together they would explain anything,
 * and hide what one of them alone must never lead to.
 */
export function planOf(seed: number, focus: Focus = {}): Plan {
  const chance = new Chance(seed)
  const grant = chance.isTrue(0.4) ? 'client_credentials' : 'refresh_token'
  const share = chance.pick([0, 0.1, 0.25, 0.5])
  const possible = faultKinds.filter((kind) => grant === 'refresh_token' || !usersOnly.has(kind))
  const drawn: Plan = {
    seed,
    grant,
    rotates: chance.isTrue(0.7),
    keys: chance.isTrue(0.3) ? ['one', 'two'] : ['one'],
    processes: Array.from({ length: chance.whole(2, 5) }, () => ({
      offsetSeconds: chance.isTrue(0.5) ? 0 : chance.between(-600, 600),
      drift: chance.between(-1e-4, 1e-4),
    })),
    lifeSeconds: chance.pick([30, 60, 120, 300]),
    faultySeconds: chance.pick([120, 240, 400]),
    secondsBetweenCalls: chance.pick([0.5, 2, 6]),
    kinds: possible.filter(() => chance.isTrue(share)),
    secondsBetweenFaults: chance.pick([8, 25, 60]),
    peopleComeAndGo: grant === 'refresh_token' && chance.isTrue(0.4),
    sendsLate: chance.isTrue(0.5),
    maxRetries: chance.pick([0, 1]),
    hasSecret: chance.isTrue(0.5),
    unchanged: chance.pick(['left out', 'empty', 'repeated']),
    leavesOutScope: chance.isTrue(0.5),
    codeSeconds: chance.pick([15, 600]),
    consentSeconds: chance.isTrue(0.15) ? chance.between(60, 200) : Infinity,
    usersInMemory: chance.isTrue(0.3) ? 1 : 10_000,
    peopleAreOdd: chance.isTrue(0.5),
    deployments: grant === 'refresh_token' && chance.isTrue(0.2) ? chance.whole(1, 2) : 0,
    ...focus,
  }
  // Only the provider's own user can be deployed with a refresh token.
  const keys = drawn.deployments > 0 ? [singleUser, ...drawn.keys.slice(1)] : drawn.keys
  return { ...drawn, keys: focus.keys ?? keys }
}
