import type { FocusName } from './focuses.ts'
import type { Focus } from './plan.ts'

/** A mistake that somebody could make in the protocol: one place in one file. */
export interface Mutation {
  readonly name: string
  /** From the repository's root. */
  readonly file: string
  /** Stands in the file exactly once. */
  readonly find: string
  readonly replace: string
  /** What to look at, where the mistake shows in few runs only. */
  readonly focus?: FocusName | Focus
  /** A run that has shown it, which is tried first: a search may take a minute. */
  readonly seed?: number
}
