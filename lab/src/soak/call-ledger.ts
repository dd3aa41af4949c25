import type {
  CallReport,
  CooldownBegun,
  FailedCall,
  ServedToken,
} from 'test-support/fleet/messages.ts'
import { judgeServed } from '../verdicts/served-tokens.ts'

/** What the callers of one fleet were given, over all its processes and the whole time. */
export class CallLedger {
  readonly failed: FailedCall[] = []
  readonly cooldowns: CooldownBegun[] = []
  /** What was handed out that ought not to have been. */
  readonly complaints: string[] = []
  calls = 0
  longestWaitSeconds = 0
  readonly #served = new Map<string, ServedToken>()
  readonly #expiresAt: (accessToken: string) => number | undefined

  constructor(expiresAt: (accessToken: string) => number | undefined) {
    this.#expiresAt = expiresAt
  }

  get served(): readonly ServedToken[] {
    return [...this.#served.values()]
  }

  /** @param stoodStillSeconds How long the process was frozen since its last report. */
  add(report: CallReport, stoodStillSeconds = 0): void {
    this.calls += report.calls
    this.failed.push(...report.failed)
    this.cooldowns.push(...report.cooldowns)
    this.longestWaitSeconds = Math.max(this.longestWaitSeconds, report.longestWaitSeconds)
    this.complaints.push(...judgeServed(report.served, this.#expiresAt, stoodStillSeconds))
    for (const token of report.served) {
      const known = this.#served.get(token.accessToken) ?? token
      const firstAt = Math.min(known.firstAt, token.firstAt)
      const lastAt = Math.max(known.lastAt, token.lastAt)
      this.#served.set(token.accessToken, { ...token, firstAt, lastAt })
    }
  }
}
