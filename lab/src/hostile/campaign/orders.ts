/** What a campaign's thread is told. */
export interface CampaignOrders {
  /** The module whose `targets` are meant. */
  readonly targets: string
  readonly target: string
  readonly cases: number
  readonly seed: number
  /** Begins at this case of the seed, as a finding names it: '1234', or '1234:0:1' once shrunk. */
  readonly path?: string | undefined
  /** What one case may take. @defaultValue 5 */
  readonly caseSeconds?: number | undefined
  /** Only says what the first case is, and does not run it: the last one never ended. */
  readonly onlyDescribe?: boolean | undefined
  /** Two numbers: cases begun, and how many of them shrink a finding. */
  readonly progress: SharedArrayBuffer
}

/** A case that broke a rule, as small as it could be made. */
export interface Finding {
  readonly target: string
  /** One line each: 'secrets: …'. */
  readonly complaints: readonly string[]
  /** The case, as a program can be given it. */
  readonly hostile: string
  readonly seed: number
  readonly path: string
}

/** What came of a campaign. */
export interface CampaignReport {
  readonly cases: number
  /** How often each outcome was seen: `value`, or class and code of the error. */
  readonly outcomes: Readonly<Record<string, number>>
  readonly finding?: Finding | undefined
}
