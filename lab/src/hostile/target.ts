import type fc from 'fast-check'

/** What a case came to. */
export interface Outcome {
  /** What was returned, if nothing was thrown. */
  readonly value?: unknown
  /** Everything else that a user or a log may see: events, a cache's inspection. */
  readonly shown?: readonly unknown[]
}

/** A place at which the outside reaches the library, and what it may come to there. */
export interface HostileTarget<Case = unknown> {
  readonly name: string
  /** In words, for the report. */
  readonly what: string
  /** Its share of all cases, relative to the others'. */
  readonly weight: number
  /** Plain data: a case is printed and replayed, and what is alive in it is built by `run`. */
  readonly cases: fc.Arbitrary<Case>
  /** Feeds the case to the real code. What it throws is judged. */
  readonly run: (hostile: Case) => Promise<Outcome>
  /**
   * Gives the last few answers to the runtime alone: what fails in the background there as well is
   * no failure of this library, and none that it could catch. The last few, as it may come late.
   */
  readonly runWithoutUs?: () => Promise<void>
  /** Says what is wrong with a value that was returned; nothing: it is of the right shape. */
  readonly faultOf: (value: unknown) => string | undefined
  /** Names of the error classes that the design allows here. */
  readonly mayThrow: readonly string[]
  /** Whole texts that no error may show. */
  readonly secrets: readonly string[]
  /** Frees what the target has opened. */
  readonly close?: () => Promise<void>
}

/** Keeps a target's own case type to itself, so that all stand in one table. */
export function hostileTarget<Case>(target: HostileTarget<Case>): HostileTarget {
  return target as unknown as HostileTarget
}
