/** The orders of a campaign's thread. */
export interface CampaignOrders {
  /** URL of the module with the `targets`. */
  readonly targets: string
  readonly target: string
  readonly cases: number
  readonly seed: number
  /** The first case of the seed, as a finding names it: '1234', or '1234:0:1' after shrinking. */
  readonly path?: string | undefined
  /** Time for one case. @defaultValue 5 */
  readonly caseSeconds?: number | undefined
  /** Describes the first case and does not run it: it has hung a thread. */
  readonly onlyDescribe?: boolean | undefined
  /** Two numbers: started cases, and those of them that shrink a finding. */
  readonly progress: SharedArrayBuffer
}

/** The smallest case that violates a rule. */
export interface Finding {
  readonly target: string
  /** `rule: detail` */
  readonly complaints: readonly string[]
  /** The case as source text. */
  readonly hostile: string
  readonly seed: number
  readonly path: string
}

export interface CampaignReport {
  readonly cases: number
  /** Number of cases by outcome: `value`, or class and code of an error. */
  readonly outcomes: Readonly<Record<string, number>>
  readonly finding?: Finding | undefined
}
