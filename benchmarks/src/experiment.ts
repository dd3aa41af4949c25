import type { Kind } from './libraries.ts'

/** One line of an experiment's table. */
export interface Row {
  readonly name: string
  readonly kind: Kind
  /** One per column; none where it was not measured, for the reason in `whyNot`. */
  readonly cells: readonly string[]
  readonly whyNot?: string | undefined
  /** The length of its bar in the plot. */
  readonly bar?: number | undefined
}

/** A line of the table of what is to be reached. */
export interface Goal {
  readonly what: string
  /** What the best of the peers came to in the same run. */
  readonly bestPeer: string
  readonly toReach: string
  readonly reached: string
  readonly isReached: boolean
}

/** What a run of an experiment came to. */
export interface Outcome {
  /** Headings of the cells. */
  readonly columns: readonly string[]
  readonly rows: readonly Row[]
  readonly goals: readonly Goal[]
}

/** How much is run: all of it, or one tiny round to see that it runs. */
export interface Effort {
  readonly isTiny: boolean
  /** Whether the peers run as well. */
  readonly withPeers: boolean
}

/** A question that is answered by measuring. */
export interface Experiment {
  /** Its word on the command line. */
  readonly name: string
  readonly title: string
  /** How it is measured, for readers of the page. */
  readonly method: string
  /** The title of its plot. */
  readonly plot?: string | undefined
  /** What is wrong when it has not ended by then. */
  readonly limitSeconds: number
  run(effort: Effort): Promise<Outcome>
}
