import { Chance } from './chance.ts'
import { faultKinds, type FaultKind } from './fault.ts'
import type { ClockError } from './simulated-clock.ts'

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
}

/** What a run is to look at, instead of what its seed would draw. */
export type Focus = Partial<
  Pick<Plan, 'grant' | 'rotates' | 'kinds' | 'lifeSeconds' | 'peopleComeAndGo' | 'sendsLate'>
>

/** Faults that make sense without users. */
const usersOnly: readonly FaultKind[] = ['consent-revoked']

/**
 * Draws a plan. Every seed allows only some kinds of faults: together they would explain anything,
 * and hide what one of them alone must never lead to.
 */
export function planOf(seed: number, focus: Focus = {}): Plan {
  const chance = new Chance(seed)
  const grant = chance.isTrue(0.4) ? 'client_credentials' : 'refresh_token'
  const share = chance.pick([0, 0.1, 0.25, 0.5])
  const possible = faultKinds.filter(
    (kind) => grant === 'refresh_token' || !usersOnly.includes(kind),
  )
  return {
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
    ...focus,
  }
}
