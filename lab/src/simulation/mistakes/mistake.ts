import type { FocusName } from '../focuses.ts'
import type { Focus } from '../plan.ts'

/** A mistake that the simulation must find: a wrong version of one export of one module. */
export interface Mistake {
  /** Says what the wrong version does. */
  readonly name: string
  /** The module, from the root of the repository. */
  readonly module: string
  /** The export that is replaced for all importers of the module. */
  readonly export: string
  /** Makes the wrong version from the right one. */
  readonly mistake: (original: never) => unknown
  /** Where to look. @defaultValue 'anything' */
  readonly focus?: FocusName | Focus | undefined
  /** A seed that has shown it before, which is tried first. */
  readonly seed?: number | undefined
}

/** A mistake whose wrong version has the type of the right one. */
export function mistake<Original>(
  planted: Omit<Mistake, 'mistake'> & { readonly mistake: (original: Original) => Original },
): Mistake {
  return planted
}
