import type { Stage } from './stage.ts'

/** What a smoke program observed, and what it should have observed. */
export interface Outcome {
  readonly observed: unknown
  readonly expected: unknown
  /** Other output: warnings, errors of the page. */
  readonly complaints: string
}

/** A runtime that packages claim. */
export interface Runtime {
  /** Its column in README's table. */
  readonly name: string
  /** Runs a program of `smoke/`, in its own process or page. */
  run(program: string, stage: Stage): Promise<Outcome>
}
