import type { CallReport } from 'test-support/fleet/messages.ts'
import type { TokenRequestSeen } from '../verdicts/excess-requests.ts'

/** What was seen in one trial. */
export interface Observation {
  /** The longest that another process waited for a token, from the signal on. */
  readonly waitSeconds: number
  readonly others: readonly CallReport[]
  /** What came of the calls of the one that was stopped, where it lived on. */
  readonly stopped?: CallReport | undefined
  readonly stoodStillSeconds: number
  /** For how long there was no master, with its replica. */
  readonly outageSeconds: number
  readonly requests: readonly TokenRequestSeen[]
  /** The longest that the machine itself stood still meanwhile. */
  readonly machineStalledSeconds: number
  /** The shortest life of the tokens that were issued. */
  readonly lifetimeSeconds: number
  /** The token that stands in the cache in the end. */
  readonly standing: string | undefined
  readonly expiresAt: (accessToken: string) => number | undefined
  /** What is torn or left over in the cache. */
  readonly leftovers: readonly string[]
}
