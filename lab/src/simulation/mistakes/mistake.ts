import type { FocusName } from '../focuses.ts'
import type { Focus } from '../plan.ts'

interface Description {
  /** What the wrong version does. */
  readonly name: string
  /** Where to look. @defaultValue 'anything' */
  readonly focus?: FocusName | Focus | undefined
  /** A seed that has shown it before, which is tried first. */
  readonly seed?: number | undefined
}

/** A mistake that the simulation must find: a wrong version of one export of one module. */
export interface Mistake extends Description {
  /** The module, from the root of the repository. */
  readonly module: string
  /** The export that is replaced for all importers of the module. */
  readonly export: string
  /** Makes the wrong version from the right one. */
  readonly mistake: (original: never) => unknown
}

/** Plants a mistake in one of the `Members`. The wrong version has the type of the right one. */
type Plant<Members, More extends unknown[] = []> = <Name extends keyof Members & string>(
  name: Name,
  planted: Description & {
    readonly mistake: (original: Members[Name], ...more: More) => Members[Name]
  },
) => Mistake

/** Plants mistakes in a module, whose exports have the type `Exports`. */
export function mistakesIn<Exports extends object>(module: string): Plant<Exports> {
  return (name, planted) => ({ ...planted, module, export: name })
}

type Method = (...given: unknown[]) => unknown

/** Plants mistakes in the methods of an exported class. A wrong method gets the right one, and its object. */
export function mistakesInClass<Instance extends object>(
  module: string,
  exported: string,
): Plant<Instance, [instance: Instance]> {
  return (name, { mistake, ...about }) => ({
    ...about,
    module,
    export: exported,
    mistake: (original: new (...given: unknown[]) => Record<string, Method>) =>
      class extends original {
        static {
          Object.defineProperty(this.prototype, name, { value: wrong })
          function wrong(this: Instance, ...given: unknown[]): unknown {
            const right = original.prototype[name].bind(this)
            return (mistake(right, this) as Method)(...given)
          }
        }
      },
  })
}
