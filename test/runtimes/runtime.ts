import type { Stage } from './stage.ts'

/** What a smoke program saw, and what it should have seen. */
export interface Outcome {
  readonly observed: unknown
  readonly expected: unknown
  /** What its user would have been shown beside that: warnings, errors of the page. */
  readonly complaints: string
}

/** One that packages claim to run on. */
export interface Runtime {
  /** Heads its column in README's table. */
  readonly name: string
  /** Runs a program of `smoke/`, in a process or page of its own. */
  run(program: string, stage: Stage): Promise<Outcome>
}
