import type { WorldEvent } from '../world-event.ts'

/** How it issues tokens. */
export interface AccountsOptions {
  readonly now: () => number
  /** How long the next access token lives. */
  readonly nextLifeSeconds: () => number
  /** Whether a refresh token works once, and a second use revokes the login. */
  readonly rotates: boolean
  /** What stands for the refresh token in answers to a refresh that do not replace it. */
  readonly unchanged: 'left out' | 'empty' | 'repeated'
  /** Whether answers to a refresh leave out the scope. */
  readonly leavesOutScope: boolean
  /** Seconds after which a code is refused. */
  readonly codeSeconds: number
  /** Seconds after which a consent dies of age; none does that would outlive the time of faults. */
  readonly consentSeconds: number
  readonly faultySeconds: number
  readonly tell: (event: WorldEvent) => void
}
