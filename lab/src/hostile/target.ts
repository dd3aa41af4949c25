import type fc from 'fast-check'

/** What a case returned, if it threw nothing. */
export interface Outcome {
  readonly value?: unknown
  /** Everything else that a user or a log may see: events, an inspected cache. */
  readonly shown?: readonly unknown[]
}

/** A place at which the library reads something from outside. */
export interface HostileTarget<Case = unknown> {
  readonly name: string
  /** Its name in the report. */
  readonly what: string
  /** Its share of all cases, relative to the other targets. */
  readonly weight: number
  /** Plain data, which can be printed and replayed; `run` builds live objects from it. */
  readonly cases: fc.Arbitrary<Case>
  /** Feeds the case to the library. */
  readonly run: (hostile: Case) => Promise<Outcome>
  /**
   * Gives the latest responses to the runtime alone. What fails in the background there too, possibly
   * some cases later, is no failure of the library.
   */
  readonly runWithoutLibrary?: () => Promise<void>
  /** What is wrong with a returned value; `undefined` if nothing is. */
  readonly problemWith: (value: unknown) => string | undefined
  /** Names of the error classes that are allowed here. */
  readonly mayThrow: readonly string[]
}

/** What an arbitrary makes. */
export type CaseOf<Cases> = Cases extends fc.Arbitrary<infer Case> ? Case : never

/** Hides the case type of a target, so that all targets fit into one list. */
export function hostileTarget<Case>(target: HostileTarget<Case>): HostileTarget {
  return target as unknown as HostileTarget
}

/** Finds a target by name in the module with this URL. */
export async function targetIn(module: string, name: string): Promise<HostileTarget> {
  const { targets } = (await import(module)) as { readonly targets: readonly HostileTarget[] }
  const target = targets.find((one) => one.name === name)
  if (target === undefined) throw new Error(`There is no target ${name}`)
  return target
}
