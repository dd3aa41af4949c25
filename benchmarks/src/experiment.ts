import type { Kind } from './libraries.ts'

/** One line of an experiment's table. */
export interface Row {
  readonly name: string
  readonly kind: Kind
  /** One per column; empty if not measured, for the reason in `whyNot`. */
  readonly cells: readonly string[]
  readonly whyNot?: string | undefined
  /** The value in the plot. */
  readonly bar?: number | undefined
}

/** A line of the table of targets. */
export interface Goal {
  readonly what: string
  /** The best peer's value in the same run. */
  readonly bestPeer: string
  readonly toReach: string
  readonly reached: string
  readonly isReached: boolean
}

/** The result of an experiment. */
export interface Outcome {
  /** Headings of the cells. */
  readonly columns: readonly string[]
  readonly rows: readonly Row[]
  readonly goals: readonly Goal[]
}

/** How much to run: everything, or one tiny round as a check. */
export interface Effort {
  readonly isTiny: boolean
  /** Whether the peers run too. */
  readonly withPeers: boolean
}

/** A question and how to measure its answer. */
export interface Experiment {
  /** Its name on the command line. */
  readonly name: string
  readonly title: string
  /** How it is measured, for readers of the page. */
  readonly method: string
  /** The title of its plot. */
  readonly plot?: string | undefined
  /** Time-out in seconds. */
  readonly limitSeconds: number
  run(effort: Effort): Promise<Outcome>
}
